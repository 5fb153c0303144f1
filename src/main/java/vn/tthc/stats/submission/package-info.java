/**
 * Returns on their way in: read, checked against the reference data, written whole or not at all, and acknowledged with
 * a receipt.
 */
package vn.tthc.stats.submission;
