package vn.tthc.stats.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.metrics.Observed.Unit;

/**
 * Who reported which day, in memory, and coverage worked out day by day and unit by unit.
 *
 * @param reporters all units there are
 * @param days reported, by the unit's id
 */
record Reported(List<Reporter> reporters, Map<Integer, Set<LocalDate>> days) {

    /**
     * @param to null = still in force
     * @param reportsFrom null = it is not expected to report
     */
    record Reporter(
            int id,
            String code,
            String name,
            String kind,
            String district,
            String province,
            LocalDate from,
            LocalDate to,
            LocalDate reportsFrom) {

        private boolean isThere(LocalDate day) {
            return !day.isBefore(from) && (to == null || !day.isAfter(to));
        }

        private boolean owes(LocalDate day, LocalDate today) {
            return isThere(day) && reportsFrom != null && !day.isBefore(reportsFrom) && day.isBefore(today);
        }

        /** Whether a code, with the name behind it where it has named several, means this one. */
        boolean isCoded(String wanted) {
            return wanted.equals(code) || wanted.equals(code + " " + name);
        }

        private String member(String dimension, LocalDate day) {
            return switch (dimension) {
                case "unit" -> code + " " + name;
                case "kind" -> kind;
                case "district" -> district;
                case "province" -> province;
                default -> Observed.stretch(dimension, day);
            };
        }
    }

    static Reported none(Database database) {
        return new Reported(
                database.query(
                        """
                        select u.id, u.code, u.full_name_vi, u.kind, d.code as district, p.code as province, u.valid_from,
                          u.valid_to, u.reports_from
                        from reporting_unit u left join reporting_unit d on d.id = u.district_id
                          left join reporting_unit p on p.id = u.province_id""",
                        row -> new Reporter(
                                row.getInt("id"),
                                row.getString("code"),
                                row.getString("full_name_vi"),
                                row.getString("kind"),
                                row.getString("district"),
                                row.getString("province"),
                                row.getObject("valid_from", LocalDate.class),
                                row.getObject("valid_to", LocalDate.class),
                                row.getObject("reports_from", LocalDate.class))),
                new HashMap<>());
    }

    void add(Unit unit, Period period) {
        Reporter reporter = reporters.stream()
                .filter(r -> r.isCoded(unit.code()) && r.isThere(period.start()))
                .findFirst()
                .orElseThrow();
        Set<LocalDate> reported = days.computeIfAbsent(reporter.id, none -> new HashSet<>());
        period.start().datesUntil(period.end().plusDays(1)).forEach(reported::add);
    }

    Reported copy() {
        Map<Integer, Set<LocalDate>> same = new HashMap<>();
        days.forEach((unit, reported) -> same.put(unit, Set.copyOf(reported)));
        return new Reported(reporters, same);
    }

    /** By the members of the dimensions, which are not of procedures: how many reports were expected and received. */
    Map<List<String>, List<Long>> coverage(
            Map<String, List<String>> filters, Period period, List<String> dimensions, LocalDate today) {
        Map<List<String>, List<Long>> coverage = new HashMap<>();
        List<LocalDate> asked =
                period.start().datesUntil(period.end().plusDays(1)).toList();
        for (Reporter reporter : reporters) {
            if (!isChosen(reporter, filters)) {
                continue;
            }
            Set<LocalDate> reported = days.getOrDefault(reporter.id, Set.of());
            for (LocalDate day : asked) {
                boolean received = reported.contains(day);
                if (received || reporter.owes(day, today)) {
                    List<String> at = new ArrayList<>();
                    dimensions.forEach(dimension -> at.add(reporter.member(dimension, day)));
                    coverage.merge(at, List.of(1L, received ? 1L : 0L), Reported::plus);
                }
            }
        }
        return coverage;
    }

    private static boolean isChosen(Reporter reporter, Map<String, List<String>> filters) {
        return filters.entrySet().stream().allMatch(filter -> switch (filter.getKey()) {
            case "unit" -> filter.getValue().stream().anyMatch(reporter::isCoded);
            case "district" -> filter.getValue().contains(reporter.district);
            case "province" -> filter.getValue().contains(reporter.province);
            default -> true;
        });
    }

    private static List<Long> plus(List<Long> one, List<Long> other) {
        return List.of(one.get(0) + other.get(0), one.get(1) + other.get(1));
    }

    /** What a row of an answer tells, by the members of the same dimensions. */
    static Map<List<String>, List<Long>> told(Iterable<JsonNode> rows, List<String> dimensions) {
        Map<List<String>, List<Long>> told = new HashMap<>();
        for (JsonNode row : rows) {
            List<String> at = new ArrayList<>();
            for (String dimension : dimensions) {
                JsonNode member = row.get(dimension);
                String code = member.isNull() ? null : member.get("code").asText();
                at.add(
                        dimension.equals("unit")
                                ? code + " " + member.get("name").asText()
                                : code);
            }
            told.merge(at, of(row), Reported::plus);
        }
        return told;
    }

    /** What the total or a row tells. */
    static List<Long> of(JsonNode cell) {
        return List.of(
                cell.at("/coverage/expected").asLong(),
                cell.at("/coverage/received").asLong());
    }
}
