package vn.tthc.stats.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReferenceDataTest {

    private static final Duration START_MAY_TAKE = Duration.ofMillis(1_500);

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Codebooks codebooks;

    @Test
    void loadingAgainChangesNothingButTheVersion() throws Exception {
        List<String> before = everything();
        long version = version();
        load();
        assertThat(everything()).isEqualTo(before);
        assertThat(version()).isEqualTo(version + 1);
    }

    @Test
    void loadingRepairsNamesInsertsWhatIsNewAndDeletesNothing() throws Exception {
        List<String> before = everything();
        execute("update reporting_unit set full_name_vi = 'x', search_name = 'x' where code = '412'");
        execute("delete from procedure_level where level = 3");
        execute("insert into field (code, name_vi, search_name) values ('gone', 'Gone', 'gone')");
        load();
        assertThat(everything()).isNotEqualTo(before).anyMatch(row -> row.contains("gone"));
        execute("delete from field where code = 'gone'");
        assertThat(everything()).isEqualTo(before);
        bump();
    }

    @Test
    void loadingIsQuickEnoughForAStart() throws Exception {
        long start = System.nanoTime();
        load();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(START_MAY_TAKE);
    }

    @Test
    void theCodebookIsReadAgainOnlyWhenTheVersionChanges() throws Exception {
        Codebook first = codebooks.current();
        assertThat(codebooks.current()).isSameAs(first);
        execute("update field set name_en = 'Dwelling' where code = 'cu-tru'");
        assertThat(codebooks.current()).isSameAs(first);
        bump();
        assertThat(codebooks.current().field("cu-tru").orElseThrow().nameEn).isEqualTo("Dwelling");
        assertThat(first.field("cu-tru").orElseThrow().nameEn).isEqualTo("Residence");
        load();
        assertThat(codebooks.current().field("cu-tru").orElseThrow().nameEn).isEqualTo("Residence");
    }

    @Test
    void theCodebookIsThereInsideATransactionToo() {
        Codebook inside = QuarkusTransaction.requiringNew().call(() -> codebooks.current());
        assertThat(inside.units()).hasSameSizeAs(codebooks.current().units());
    }

    @Test
    void everySpellingOfAnAgencyMapsToOneAgency() {
        List<String> spellings = ReferenceFiles.rows("agencies").stream()
                .flatMap(row -> Stream.of(row.getField("spellings").split(" \\| ")))
                .toList();
        assertThat(spellings).doesNotHaveDuplicates();
        assertThat(spellings).containsAll(distinct("agency_vi")).hasSameSizeAs(distinct("agency_vi"));
    }

    @Test
    void everyFieldOfAProcedureHasACode() {
        assertThat(ReferenceFiles.rows("fields"))
                .extracting(row -> row.getField("name_vi"))
                .containsExactlyInAnyOrderElementsOf(distinct("field_vi"));
    }

    private static Set<String> distinct(String column) {
        return ReferenceFiles.rows("procedures").stream()
                .map(row -> row.getField(column))
                .collect(Collectors.toSet());
    }

    private void load() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            ReferenceData.load(connection);
            connection.commit();
        }
    }

    private void bump() throws SQLException {
        execute("update reference_version set n = n + 1");
    }

    private long version() throws SQLException {
        return Long.parseLong(rows("select n::text from reference_version").get(0));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> everything() throws SQLException {
        return Stream.of(
                        "reporting_unit",
                        "unit_succession",
                        "field",
                        "agency",
                        "procedure",
                        "procedure_code",
                        "procedure_level")
                .flatMap(table -> {
                    try {
                        return rows("select t::text from " + table + " t order by 1").stream();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
