package vn.tthc.stats.platform;

import java.util.Map;

/**
 * What a backup file says about itself.
 *
 * @param format how the file is made; raised when a reader of the former one could not read it
 * @param version of the tables: the last migration that had been done
 * @param takenAt when it was written, ISO 8601
 * @param rows how many each table has
 * @param columns of each table, in the order of the file, in SQL
 * @param sequences the last number that each gave
 */
record BackupManifest(
        int format,
        String version,
        String takenAt,
        Map<String, Long> rows,
        Map<String, String> columns,
        Map<String, Long> sequences) {

    static final int FORMAT = 1;
    static final String NAME = "manifest.json";
}
