package vn.tthc.stats.reference;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.postgresql.PGConnection;

/**
 * Loads the reference files. Repeatable: Flyway runs it after the versioned migrations, and again at the first start
 * after a file or a rule has changed. What is new is inserted, what has changed is updated, nothing is deleted, because
 * counts refer to it. What an administrator has changed ({@code managed}) stays as it is.
 */
class ReferenceData implements JavaMigration {

    /** Hands it to Flyway: Quarkus finds migrations in Java only where those in SQL are, not in the room they belong to. */
    @Singleton
    static class Registration implements FlywayConfigurationCustomizer {

        @Override
        public void customize(FluentConfiguration flyway) {
            // Others may have some too.
            flyway.javaMigrations(
                    Stream.concat(Arrays.stream(flyway.getJavaMigrations()), Stream.of(new ReferenceData()))
                            .toArray(JavaMigration[]::new));
        }
    }

    /** Raised when units or procedures are worked out of the same files in another way. */
    private static final int RULES = 1;

    /** No version: repeatable. */
    @Override
    public MigrationVersion getVersion() {
        return null;
    }

    @Override
    public String getDescription() {
        return "reference data";
    }

    @Override
    public Integer getChecksum() {
        return 31 * ReferenceFiles.checksum() + RULES;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException, IOException {
        load(context.getConnection());
    }

    /** Loads everything in the connection's transaction. */
    static void load(Connection connection) throws SQLException, IOException {
        UnitHistory history = UnitHistory.read();
        List<ListedProcedure> procedures = ListedProcedure.read();
        try (Statement statement = connection.createStatement()) {
            statement.execute(LISTED);
            copy(connection, "listed_unit", history.units().stream().map(ListedUnit::columns));
            copy(connection, "listed_succession", history.successions().stream().map(UnitHistory.Succession::columns));
            copy(connection, "listed_field", codelist("fields"));
            copy(connection, "listed_agency", codelist("agencies"));
            copy(connection, "listed_procedure", procedures.stream().map(ListedProcedure::columns));
            copy(connection, "listed_code", procedures.stream().flatMap(ListedProcedure::codes));
            copy(connection, "listed_level", procedures.stream().flatMap(ListedProcedure::levels));
            statement.execute(UNITS);
            statement.execute(PROCEDURES);
            statement.execute("update reference_version set n = n + 1");
        }
    }

    private static Stream<List<Object>> codelist(String file) {
        return ReferenceFiles.rows(file).stream()
                .map(row -> List.of(
                        row.getField("code"),
                        row.getField("name_vi"),
                        row.getField("name_en"),
                        Folding.fold(row.getField("name_vi"))));
    }

    private static void copy(Connection connection, String table, Stream<List<Object>> rows)
            throws SQLException, IOException {
        StringWriter text = new StringWriter();
        // With quotes a cell without text is an empty one, without them it is null.
        try (CsvWriter csv = CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.LF)
                .build(text)) {
            rows.forEach(row -> csv.writeRecord(
                    row.stream().map(value -> Objects.toString(value, null)).toList()));
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin (format csv)", new StringReader(text.toString()));
    }

    private static final String LISTED = """
            create temporary table listed_unit (
              code text, valid_from date, valid_to date, kind text,
              name_vi text, full_name_vi text, name_en text, full_name_en text,
              parent text, parent_from date, province text, province_from date, district text, district_from date,
              reports_from date, search_name text) on commit drop;
            create temporary table listed_succession (
              predecessor text, predecessor_from date, successor text, successor_from date, relation text)
              on commit drop;
            create temporary table listed_field (code text, name_vi text, name_en text, search_name text) on commit drop;
            create temporary table listed_agency (code text, name_vi text, name_en text, search_name text) on commit drop;
            create temporary table listed_procedure (
              catalog_key text, name_vi text, name_en text, field text, agency text, counting_unit text,
              valid_from date, search_name text) on commit drop;
            create temporary table listed_code (catalog_key text, code text, valid_from date, valid_to date) on commit drop;
            create temporary table listed_level (catalog_key text, level smallint, valid_from date) on commit drop;
            """;

    // Parents are joined in afterwards: a row is known by code and validity, its number only once it is in. A new row
    // of a code that an administrator has taken in hand might overlap with theirs, so it is left out. That rows are
    // inserted which are there is for Citus: an update of a reference table may not join a temporary one.
    private static final String UNITS = """
            insert into reporting_unit (code, valid_from, valid_to, kind, name_vi, full_name_vi, name_en, full_name_en,
                reports_from, search_name)
              select code, valid_from, valid_to, kind, name_vi, full_name_vi, name_en, full_name_en,
                reports_from, search_name
              from listed_unit l
              where not exists (select from reporting_unit m where m.code = l.code and m.managed)
                or exists (select from reporting_unit u where u.code = l.code and u.valid_from = l.valid_from)
              on conflict (code, valid_from) do update set
                valid_to = excluded.valid_to, kind = excluded.kind, name_vi = excluded.name_vi,
                full_name_vi = excluded.full_name_vi, name_en = excluded.name_en,
                full_name_en = excluded.full_name_en, reports_from = excluded.reports_from,
                search_name = excluded.search_name
              where not reporting_unit.managed;

            analyze listed_unit;

            insert into reporting_unit (code, valid_from, valid_to, kind, name_vi, full_name_vi, name_en, full_name_en,
                reports_from, search_name, parent_id, province_id, district_id)
              select u.code, u.valid_from, u.valid_to, u.kind, u.name_vi, u.full_name_vi, u.name_en, u.full_name_en,
                u.reports_from, u.search_name, parent.id, province.id, district.id
              from listed_unit l
              join reporting_unit u on u.code = l.code and u.valid_from = l.valid_from
              left join reporting_unit parent on parent.code = l.parent and parent.valid_from = l.parent_from
              left join reporting_unit province on province.code = l.province and province.valid_from = l.province_from
              left join reporting_unit district on district.code = l.district and district.valid_from = l.district_from
              where not u.managed
                and (u.parent_id, u.province_id, u.district_id) is distinct from (parent.id, province.id, district.id)
              on conflict (code, valid_from) do update set
                parent_id = excluded.parent_id, province_id = excluded.province_id,
                district_id = excluded.district_id;

            insert into unit_succession (predecessor_id, successor_id, relation)
              select predecessor.id, successor.id, l.relation
              from listed_succession l
              join reporting_unit predecessor
                on predecessor.code = l.predecessor and predecessor.valid_from = l.predecessor_from
              join reporting_unit successor
                on successor.code = l.successor and successor.valid_from = l.successor_from
              where not predecessor.managed
              on conflict (predecessor_id, successor_id) do update set relation = excluded.relation;
            """;

    private static final String PROCEDURES = """
            insert into field (code, name_vi, name_en, search_name)
              select code, name_vi, name_en, search_name from listed_field
              on conflict (code) do update set
                name_vi = excluded.name_vi, name_en = excluded.name_en, search_name = excluded.search_name;

            insert into agency (code, name_vi, name_en, search_name)
              select code, name_vi, name_en, search_name from listed_agency
              on conflict (code) do update set
                name_vi = excluded.name_vi, name_en = excluded.name_en, search_name = excluded.search_name;

            insert into procedure (catalog_key, name_vi, name_en, field_id, agency_id, counting_unit, valid_from,
                search_name)
              select l.catalog_key, l.name_vi, l.name_en, field.id, agency.id, l.counting_unit, l.valid_from,
                l.search_name
              from listed_procedure l
              join field on field.code = l.field
              join agency on agency.code = l.agency
              on conflict (catalog_key) do update set
                name_vi = excluded.name_vi, name_en = excluded.name_en, field_id = excluded.field_id,
                agency_id = excluded.agency_id, counting_unit = excluded.counting_unit,
                search_name = excluded.search_name
              where not procedure.managed;

            insert into procedure_code (procedure_id, code, valid_from, valid_to)
              select procedure.id, l.code, l.valid_from, l.valid_to
              from listed_code l join procedure using (catalog_key)
              where not procedure.managed and not exists (
                select from procedure_code c join procedure m on m.id = c.procedure_id
                where c.code = l.code and m.managed)
              on conflict (code, valid_from) do update set
                procedure_id = excluded.procedure_id, valid_to = excluded.valid_to;

            insert into procedure_level (procedure_id, level, valid_from)
              select procedure.id, l.level, l.valid_from
              from listed_level l join procedure using (catalog_key)
              where not procedure.managed
              on conflict (procedure_id, level, valid_from) do nothing;
            """;
}
