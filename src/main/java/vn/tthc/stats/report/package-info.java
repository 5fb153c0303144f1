/**
 * The monthly bulletin: figures of the metrics and of the programme put into sentences by a template that an office can
 * edit, with tables, a chart and a map, as JSON, HTML, DOCX and PDF. And form II.06a/VPCP/KSTT, filled in with figures of the metrics.
 */
package vn.tthc.stats.report;
