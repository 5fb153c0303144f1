package vn.tthc.stats.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.Database;

/** Missing reports out of the bits of months are those that a count of units and days finds. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReportGaugesTest {

    private static final List<String> UNITS = List.of("412", "413", "425", "430", "17464", "16663");

    private static final String RECOUNT = """
            select count(*) as due, count(*) filter (where d.unit_id is null) as missing,
              coalesce(?::date - min(days.day::date) filter (where d.unit_id is null), 0) as oldest
            from reporting_unit r
            join generate_series(?::date - 31, ?::date - 1, interval '1 day') as days(day)
              on days.day >= greatest(r.reports_from, r.valid_from) and (r.valid_to is null or days.day <= r.valid_to)
            left join unit_day_report d on d.unit_id = r.id and d.day = days.day::date
            where r.reports_from is not null""";

    @Inject
    ReportGauges gauges;

    @Inject
    Database database;

    /** About February of a leap year and another, the end of the districts, and a merger amid a month. */
    @ParameterizedTest
    @ValueSource(strings = {"2024-03-05", "2023-03-01", "2025-07-10", "2024-12-15", "2026-02-01"})
    void missingReportsAreThoseThatACountOfDaysFinds(LocalDate today) {
        Random random = new Random(today.toEpochDay());
        for (int n = 0; n < 30; n++) {
            String unit = UNITS.get(random.nextInt(UNITS.size()));
            // Refused where the unit has ended, which is as good here.
            Api.submit(
                    Api.unitReturn(unit, today.minusDays(1 + random.nextInt(40)).toString()));
        }
        ReportGauges.Reports counted = database.one(
                RECOUNT,
                row -> new ReportGauges.Reports(
                        row.getDouble("due"), row.getDouble("missing"), row.getDouble("oldest")),
                today,
                today,
                today);
        assertThat(gauges.reports(today)).isEqualTo(counted);
        assertThat(counted.due()).isGreaterThan(counted.missing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000-01-01"})
    void whereNothingIsDueNothingIsMissing(LocalDate today) {
        assertThat(gauges.reports(today)).isEqualTo(new ReportGauges.Reports(0, 0, 0));
    }
}
