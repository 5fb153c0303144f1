package vn.tthc.stats.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values for parameters and fields: right ones from the document and the database, nearly right ones, and hostile ones. */
final class Values {

    /** Rather more right values than others, or nothing behind the first check is ever reached. */
    private static final double RIGHT = 0.85;

    private static final double NEARLY = 0.5;

    private static final List<String> HOSTILE = List.of(
            "' or '1'='1",
            "1; drop table dossier_count; --",
            "') union select null, hash from api_key --",
            "=cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd",
            "+1",
            "-1",
            "\u0000",
            "a\u0000b",
            "\u0001\u001f\u007f",
            "\r\nX-Injected: 1",
            "\u202egnp.exe",
            "\ufeff412",
            "\ud83d\ude00",
            "\uffff",
            "\ud800",
            "a\ud800b",
            "../../../../etc/passwd",
            "..%2f..%2fetc%2fpasswd",
            "%00",
            "%",
            "%s%s%n",
            "{0} {1} '{'",
            "${jndi:ldap://localhost/a}",
            "<script>alert(1)</script>",
            "1e400",
            "NaN",
            "Infinity",
            "-0",
            "0",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "99999999999999999999999999999999",
            "0x10",
            "٣",
            "null",
            "true",
            "[]",
            "{}",
            " ",
            "",
            "\\",
            "\"",
            "a,b,,c",
            ",",
            "0001-01-01/9999-12-31",
            "-9999-01-01",
            "+12345-01-01",
            "9999-12-31T23:59:59.999999999Z",
            "0000-00-00",
            "2023-02-29",
            "2023-02-30/2023-02-01",
            "2023-W54",
            "2023-13",
            "2023-Q5",
            "2023-02-R-R",
            "last-0-days",
            "last-99999999999-days",
            "last-2147483647-days",
            "0001-01-R",
            "9999-12-R",
            "x".repeat(201),
            "x".repeat(2001),
            "ạ".repeat(5000));

    private static final List<String> PERIODS = List.of(
            "2023-02-01",
            "2023-W05",
            "2023-02",
            "2023-Q1",
            "2023",
            "2023-02-R",
            "2023-01-15/2023-02-15",
            "last-7-days",
            "this-month",
            "2024-12",
            "2025",
            "2022-12-20/2023-01-10");

    private static final Map<String, List<String>> KNOWN = Map.ofEntries(
            Map.entry("period", PERIODS),
            Map.entry(
                    "metric",
                    List.of(
                            "online-rate",
                            "full-process-rate",
                            "services-with-online-dossiers",
                            "on-time-rate",
                            "online-payment-rate",
                            "digitisation-rate",
                            "dossiers")),
            Map.entry(
                    "groupBy",
                    List.of(
                            "province",
                            "district",
                            "unit",
                            "kind",
                            "procedure",
                            "field",
                            "agency",
                            "level",
                            "day",
                            "week",
                            "month",
                            "quarter",
                            "year",
                            "unit,day",
                            "district,month",
                            "procedure,level,unit",
                            "kind,year")),
            Map.entry("by", List.of("province", "district", "unit", "kind", "procedure", "field", "agency", "level")),
            Map.entry("compare", List.of("previous-period", "previous-year", "2022-02", "2023-01")),
            Map.entry(
                    "orderBy",
                    List.of("-rate", "rate", "-numerator", "denominator", "-received", "toTarget", "-change")),
            Map.entry("target", List.of("0.5", "commune:0.4", "district:0.6", "1")),
            Map.entry("boundaries", List.of("as-reported", "current", "2024-12-15", "2023-06-30")),
            Map.entry("level", List.of("3", "4")),
            Map.entry("limit", List.of("1", "10", "100", "1000")),
            Map.entry("minRevision", List.of("0", "1", "2", "4711")),
            Map.entry("minDenominator", List.of("1", "30", "1000")),
            Map.entry("validOn", List.of("2023-02-01", "2024-12-15", "2026-01-01")),
            Map.entry("asOf", List.of("2023-02-01T00:00:00Z", "2026-03-01T08:30:00.5Z", "2030-01-01T00:00:00+07:00")),
            Map.entry("updatedAfter", List.of("2023-02-01T00:00:00Z", "2026-03-01T00:00:00Z")),
            Map.entry("mode", List.of("atomic", "partial", "replace", "withdraw")),
            Map.entry("numberFormat", List.of("plain", "vi", "en")),
            Map.entry("code", List.of("jump", "late", "17464", "412", "1.004222", "DA06-03")),
            Map.entry("parent", List.of("40", "412", "425")),
            Map.entry("province", List.of("40", "01")),
            Map.entry("kind", List.of("province", "department", "agency", "district", "commune")),
            Map.entry("q", List.of("vinh", "Thường trú", "cong an", "ho tich")),
            Map.entry("reason", List.of("Đối chiếu với sổ tiếp nhận", "x")),
            Map.entry("Prefer", List.of("respond-async", "wait=1")),
            Map.entry("format", List.of("json", "csv", "xlsx", "json-stat")));

    private final Random random;
    private final Map<String, List<String>> stored;

    /**
     * @param random of this one request
     * @param stored values of the database and of earlier answers, by the name of the parameter they fit
     */
    Values(Random random, Map<String, List<String>> stored) {
        this.random = random;
        this.stored = stored;
    }

    /** A value for a parameter, right more often than not. */
    String forParameter(String name, JsonNode schema, JsonNode example) {
        String right = right(name, schema, example);
        if (random.nextDouble() < RIGHT) {
            return right;
        }
        return random.nextDouble() < NEARLY ? nearly(right) : hostile();
    }

    /** A right value. */
    String right(String name, JsonNode schema, JsonNode example) {
        List<String> candidates = new ArrayList<>();
        if (schema.has("enum")) {
            schema.get("enum").forEach(value -> candidates.add(value.asText()));
            return one(candidates);
        }
        if (!example.isMissingNode()) {
            candidates.add(example.asText());
        }
        if (schema.path("type").asText().equals("boolean")) {
            return String.valueOf(random.nextBoolean());
        }
        candidates.addAll(KNOWN.getOrDefault(name, List.of()));
        List<String> found = stored.getOrDefault(name, List.of());
        if (!found.isEmpty() && (candidates.isEmpty() || random.nextDouble() < 0.6)) {
            return one(found);
        }
        if (candidates.isEmpty()) {
            return schema.path("type").asText().equals("integer")
                    ? String.valueOf(1 + random.nextInt(50))
                    : "x" + random.nextInt(1000);
        }
        return one(candidates);
    }

    /** A value that differs a little from a right one. */
    String nearly(String right) {
        StringBuilder text = new StringBuilder(right);
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(8)) {
            case 0 -> text.insert(at, (char) (32 + random.nextInt(95)));
            case 1 -> text.insert(at, ' ');
            case 2 -> text.insert(0, '-');
            case 3 -> text.append(text);
            case 4 -> text.setLength(at);
            case 5 -> {
                if (at < text.length()) {
                    text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(6)));
                }
            }
            case 6 -> {
                return right.toUpperCase(java.util.Locale.ROOT) + "\u0301";
            }
            default -> {
                if (at < text.length()) {
                    text.deleteCharAt(at);
                }
            }
        }
        return text.toString();
    }

    String hostile() {
        return one(HOSTILE);
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String stored(String name) {
        return one(stored.get(name));
    }
}
