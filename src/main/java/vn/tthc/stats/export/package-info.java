/**
 * Answers in the form that is asked for: one way to choose it, to write JSON, CSV, workbooks and JSON-stat, and to keep or
 * stream what was written, whatever is in it.
 */
package vn.tthc.stats.export;
