package vn.tthc.stats.export;

import java.util.List;

/**
 * A table to be written as a file.
 *
 * @param name what is in it, as a file name without ending
 * @param columns names of the columns
 * @param rows values in the order of the columns; null = empty cell
 */
public record Table(String name, List<String> columns, List<List<Object>> rows) {}
