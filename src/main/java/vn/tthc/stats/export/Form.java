package vn.tthc.stats.export;

import java.util.List;

/**
 * How an answer is wanted.
 *
 * @param byteOrderMark whether a CSV file begins with one, without which Excel takes UTF-8 for something else
 */
public record Form(Format format, Labelling labels, boolean byteOrderMark) {

    /** How filters were put, in words, where it is part of the answer: files are named by them and note them. */
    public String inWords(List<FileName.Filter> asked) {
        return format.isTable() ? "\n" + asked : "";
    }
}
