package vn.tthc.stats.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tables and sequences of this service's schema, as the database itself knows them: no list that could miss one. */
final class TableList {

    /** Flyway's own, which a restored database writes itself. */
    private static final String HISTORY = "flyway_schema_history";

    private static final String TABLES = """
            select quote_ident(c.relname) as name,
              (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
               where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
              array(select distinct quote_ident(f.relname) from pg_constraint k join pg_class f on f.oid = k.confrelid
               where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as needs
            from pg_class c
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
              and not c.relispartition and c.relname <> ?
            order by c.relname""";

    private static final String SEQUENCES = """
            select quote_ident(sequencename) as name, last_value from pg_sequences
            where schemaname = current_schema() and last_value is not null order by sequencename""";

    /**
     * A table.
     *
     * @param columns those that are written, in SQL
     */
    record Table(String name, String columns) {}

    /** A sequence and the last number it gave. */
    record Sequence(String name, long value) {}

    private record Found(Table table, Set<String> needs) {}

    private TableList() {}

    /** All tables, each after those that its rows refer to. */
    static List<Table> tables(Connection connection) throws SQLException {
        List<Found> waiting = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setString(1, HISTORY);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    waiting.add(
                            new Found(new Table(rows.getString("name"), rows.getString("columns")), Set.of((String[])
                                    rows.getArray("needs").getArray())));
                }
            }
        }
        Set<String> known = new HashSet<>();
        Set<Table> ordered = new LinkedHashSet<>();
        while (!waiting.isEmpty()) {
            List<Found> next = waiting.stream()
                    .filter(found -> known.containsAll(found.needs))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("Tables refer to each other in a circle: " + waiting);
            }
            next.forEach(found -> {
                ordered.add(found.table);
                known.add(found.table.name);
            });
            waiting.removeAll(next);
        }
        return List.copyOf(ordered);
    }

    static List<Sequence> sequences(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SEQUENCES);
                ResultSet rows = statement.executeQuery()) {
            List<Sequence> sequences = new ArrayList<>();
            while (rows.next()) {
                sequences.add(new Sequence(rows.getString("name"), rows.getLong("last_value")));
            }
            return sequences;
        }
    }
}
