package vn.tthc.stats.demo;

import jakarta.enterprise.inject.spi.CDI;

/** The synthetic year, for tests of other rooms. */
public final class DemoData {

    private DemoData() {}

    /** Stores it in the database, which has to be without returns. */
    public static void load() {
        CDI.current().select(DemoLoader.class).get().load();
    }
}
