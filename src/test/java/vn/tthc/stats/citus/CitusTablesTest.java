package vn.tthc.stats.citus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where each table is on Citus, by a {@code distribute.sql} that has been run when the service started. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = CitusDatabase.class, scope = TestResourceScope.MATCHING_RESOURCES)
class CitusTablesTest {

    /** The coordinator's own: no statement has one of these beside a large table. */
    private static final Map<String, String> LOCAL = Map.ofEntries(
            Map.entry("flyway_schema_history", "Flyway's"),
            Map.entry("api_key", "looked up by itself for each request"),
            Map.entry("oidc_caller", "beside the keys, whose numbers it continues"),
            Map.entry("committed_version", "what the coordinator has committed, beside what the shards have"),
            Map.entry("audit_event", "append-only by a trigger, which distributed tables may not have"),
            Map.entry("reference_change", "read by administrators"),
            Map.entry("submission_warning", "written with a receipt, read with it"),
            Map.entry("idempotent_answer", "held by a lock of the coordinator"),
            Map.entry("import_job", "taken by one process at a time under a lock of the coordinator"),
            Map.entry("import_error", "of a job"),
            Map.entry("indicator", "a codelist, read with its values"),
            Map.entry("indicator_value", "some hundreds a month"),
            Map.entry("task_state", "some hundreds a month"),
            Map.entry("publication", "one a month and province; looked up by itself"),
            Map.entry("publication_watch", "one for each publication"),
            Map.entry("webhook", "a few for each unit that has any"),
            Map.entry("notification_event", "some for each publication"),
            Map.entry("notification_delivery", "of an event; taken by one process at a time"),
            Map.entry("province_month", "not kept: the shards add the units' totals up"),
            Map.entry("province_month_total", "likewise"));

    @Inject
    AgroalDataSource dataSource;

    @Test
    void everyTableHasItsPlace() throws SQLException {
        List<String> distributed = ask("select logicalrelid::text from pg_dist_partition");
        assertThat(distributed).doesNotContainAnyElementsOf(LOCAL.keySet());
        List<String> placed = new ArrayList<>(distributed);
        placed.addAll(LOCAL.keySet());
        assertThat(placed)
                .containsExactlyInAnyOrderElementsOf(
                        ask(
                                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"));
    }

    @Test
    void largeTablesLieByUnitAndTogether() throws SQLException {
        assertThat(
                        ask(
                                "select distinct column_to_column_name(logicalrelid, partkey::text) from pg_dist_partition where partmethod = 'h'"))
                .containsExactly("unit_id");
        assertThat(ask("select distinct colocationid::text from pg_dist_partition where partmethod = 'h'"))
                .hasSize(1);
        // Whatever has a unit and grows with the returns is large, or a receipt, or in the list above.
        assertThat(ask("""
                select attrelid::regclass::text from pg_attribute a
                join pg_class c on c.oid = attrelid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
                where attname = 'unit_id' and attnotnull
                """))
                .isSubsetOf(union(
                        ask("select logicalrelid::text from pg_dist_partition where partmethod = 'h'"),
                        LOCAL.keySet()));
    }

    @Test
    void foreignKeysAreBackButForThoseOfLocalTablesToOthers() throws SQLException {
        assertThat(
                        ask(
                                "select conrelid::regclass || ' ' || confrelid::regclass from pg_constraint where contype = 'f'"))
                .contains(
                        "reporting_unit reporting_unit",
                        "procedure field",
                        "procedure agency",
                        "submission reporting_unit",
                        "import_error import_job")
                .doesNotContain("api_key reporting_unit");
    }

    @Test
    void itMayBeRunAgain() throws SQLException, IOException {
        List<String> before = ask("select logicalrelid::text from pg_dist_partition order by 1");
        try (InputStream file = getClass().getResourceAsStream("/db/citus/distribute.sql");
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(ask("select logicalrelid::text from pg_dist_partition order by 1"))
                .isEqualTo(before);
    }

    /** So that what stands in place of Citus refuses anything at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unit_id int, n int unique | cannot create constraint",
                "unit_id int references reporting_unit (id), n int primary key | cannot create constraint",
                "unit_id int, job bigint references import_job | must be a distributed table or a reference table",
                "unit_id bigint | cannot colocate",
                "unit_id int, twice int generated always as (unit_id * 2) stored | ",
            })
    void whatCannotBeDistributedIsRefused(String columns, String refusal) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table tried (" + columns + ")");
            String distribute = "select create_distributed_table('tried', 'unit_id', colocate_with => 'dossier_count')";
            if (refusal == null) {
                statement.execute(distribute);
            } else {
                assertThatThrownBy(() -> statement.execute(distribute)).hasMessageContaining(refusal);
            }
            connection.rollback();
        }
    }

    private static TreeSet<String> union(List<String> some, Iterable<String> others) {
        TreeSet<String> all = new TreeSet<>(some);
        others.forEach(all::add);
        return all;
    }

    private List<String> ask(String sql) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }
}
