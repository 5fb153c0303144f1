package vn.tthc.stats.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * Tells a cell from the others of its answer. It has a part for each dimension asked for, in their order: of time the
 * {@link LocalDate} on which the stretch begins, else the id or code of the member as text; null where there is none (an
 * agency has no district).
 */
final class Key {

    /** Of what is not broken down. */
    static final Key NONE = new Key();

    private final Object[] parts;
    private final int hash;

    Key(Object... parts) {
        this.parts = parts;
        // Days and small numbers differ in few bits: unless they are mixed, many keys fall into few places.
        int mixed = Arrays.hashCode(parts) * 0x9E3779B9;
        hash = mixed ^ mixed >>> 15;
    }

    /** The key in the first columns of a row. */
    static Key read(ResultSet row, List<Dimension> dimensions) throws SQLException {
        Object[] parts = new Object[dimensions.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = dimensions.get(i).isTime() ? row.getObject(i + 1, LocalDate.class) : row.getString(i + 1);
        }
        return new Key(parts);
    }

    /** The part at that place. */
    Object part(int place) {
        return parts[place];
    }

    /** The part at that place as text; not for time. */
    String text(int place) {
        return (String) parts[place];
    }

    /** The key of these parts alone. */
    Key only(int[] places) {
        Object[] some = new Object[places.length];
        for (int i = 0; i < places.length; i++) {
            some[i] = parts[places[i]];
        }
        return new Key(some);
    }

    /** The same with other parts at these places, in the order of the other key. */
    Key with(int[] places, Key others) {
        Object[] all = parts.clone();
        for (int i = 0; i < places.length; i++) {
            all[places[i]] = others.parts[i];
        }
        return new Key(all);
    }

    /** Whether there is none at any of these places. */
    boolean lacks(int[] places) {
        for (int place : places) {
            if (parts[place] == null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(parts, key.parts);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(parts);
    }
}
