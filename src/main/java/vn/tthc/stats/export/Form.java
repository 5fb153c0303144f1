package vn.tthc.stats.export;

/**
 * How an answer is wanted.
 *
 * @param byteOrderMark whether a CSV file begins with one, without which Excel takes UTF-8 for something else
 */
public record Form(Format format, Labelling labels, boolean byteOrderMark) {}
