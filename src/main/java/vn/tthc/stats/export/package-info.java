/** Tables as files: one way to write a table in each format, whatever is in it. */
package vn.tthc.stats.export;
