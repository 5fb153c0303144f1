/**
 * The monthly bulletin: figures of the metrics and of the programme put into sentences by a template that an office can
 * edit, with tables, a chart and a map, as JSON, HTML, DOCX and PDF. Form II.06a/VPCP/KSTT, filled in with figures of the metrics, and what these tell of the score of
 * Decision 766/QĐ-TTg.
 */
package vn.tthc.stats.report;
