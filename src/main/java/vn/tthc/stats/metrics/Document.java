package vn.tthc.stats.metrics;

import java.util.Map;
import vn.tthc.stats.export.Table;

/** An answer in the forms it is given out in. */
interface Document {

    /** The version of the data it was really made from. */
    Version version();

    /** As JSON. */
    Map<String, Object> json();

    /** As a table. */
    Table table();
}
