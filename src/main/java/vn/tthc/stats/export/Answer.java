package vn.tthc.stats.export;

import java.util.function.Supplier;

/**
 * What is answered, ready to be given in whatever form is asked for.
 *
 * @param version of what it was really made from: the data may have changed since it was asked
 * @param json what JSON is made of
 * @param table what CSV and workbooks are made of
 * @param cube what JSON-stat is made of; null = it is no cube
 * @param picture the file of a picture, in the format asked for; null = it is none
 * @param next cursor of the page behind it; null = there is none
 */
public record Answer(
        Version version,
        Supplier<Object> json,
        Supplier<Table> table,
        Supplier<Cube> cube,
        Supplier<byte[]> picture,
        String next) {

    /** An answer in figures. */
    public Answer(Version version, Supplier<Object> json, Supplier<Table> table, Supplier<Cube> cube, String next) {
        this(version, json, table, cube, null, next);
    }

    /** An answer that is not a page of many. */
    public static Answer whole(Version version, Supplier<Object> json, Supplier<Table> table, Supplier<Cube> cube) {
        return new Answer(version, json, table, cube, null);
    }

    /** An answer that is drawn. */
    public static Answer drawn(Version version, Supplier<byte[]> picture) {
        return new Answer(version, null, null, null, picture, null);
    }
}
