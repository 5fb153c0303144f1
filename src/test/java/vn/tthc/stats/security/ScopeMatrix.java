package vn.tthc.stats.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Units.CUA_LO;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.DONG_VINH;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vn.tthc.stats.Api;
import vn.tthc.stats.OnTheInternet;
import vn.tthc.stats.Procedures;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** The table of docs/access.md, and the requests that prove it. */
abstract class ScopeMatrix {

    private static final Path TABLE = Path.of("docs", "access.md");
    private static final String DAY = "2023-02-01";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The units of the table by how they stand to the caller's own. */
    private static final Map<String, String> UNITS =
            Map.of("own", VINH, "below", DONG_VINH, "above", NGHE_AN, "beside", DIEN_CHAU, "merged", CUA_LO);

    private static final Set<String> COLUMNS = Set.of("nobody", "reporter", "publisher", "admin", "admin of all units");

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Keys keys;

    @Inject
    Codebooks codebooks;

    private int labels;
    private long submission;
    private String count;
    private int publication;

    /** A row of the table. */
    private record Row(String operation, String unit, Map<String, Integer> expected) {

        String method() {
            return operation.substring(0, operation.indexOf(' '));
        }

        String path() {
            return operation.substring(operation.indexOf(' ') + 1);
        }
    }

    /**
     * Somebody who sends requests.
     *
     * @param column of the table
     * @param refusal status where something has to be shown, in place of that of the table; null = that of the table
     */
    private record Who(String description, String authorization, String column, Integer refusal) {

        /** Whose key or token is good for nothing. */
        static Who refused(String description, String authorization, int status) {
            return new Who(description, authorization, "nobody", status);
        }
    }

    void check(boolean closed) throws Exception {
        List<Row> rows = rows();
        Set<String> listed = rows.stream().map(Row::operation).collect(Collectors.toSet());
        assertThat(listed).as("operations in docs/access.md").isEqualTo(published());
        prepare();
        List<String> wrong = new ArrayList<>();
        List<Who> callers = callers();
        Set<String> seen = new HashSet<>();
        for (Row row : rows) {
            boolean first = seen.add(row.operation);
            for (Who who : callers) {
                // Whoever has nothing good to show does not come as far as to a unit.
                if (!first && who.refusal != null) {
                    continue;
                }
                int expected = expected(row, who, closed);
                HttpResponse<String> answer = send(row, who);
                if (answer.statusCode() != expected || !isSaidWell(answer, closed)) {
                    wrong.add(row.operation + " " + row.unit + " as " + who.description + ": " + expected
                            + " expected, but " + answer + " "
                            + answer.headers().map() + " " + answer.body());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Whether a refusal is a problem, and an answer that not everyone may have is kept by nobody else. */
    private static boolean isSaidWell(HttpResponse<String> answer, boolean closed) throws IOException {
        if (answer.statusCode() >= 400) {
            return answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")
                    && JSON.readTree(answer.body()).path("status").asInt() == answer.statusCode();
        }
        return !closed
                || !answer.headers().firstValue("Cache-Control").orElse("").contains("public");
    }

    private static int expected(Row row, Who who, boolean closed) {
        int nobody = row.expected.get("nobody");
        if (who.column.equals("nobody")) {
            int refused = who.refusal == null ? 401 : who.refusal;
            return closed || nobody == 401 ? refused : nobody;
        }
        return row.expected.get(who.column);
    }

    private static List<Row> rows() throws IOException {
        List<List<String>> cells = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .filter(row -> row.size() > 2 && !row.get(0).startsWith("---"))
                .toList();
        List<String> header = cells.get(0);
        assertThat(Set.copyOf(header.subList(2, header.size()))).isEqualTo(COLUMNS);
        return cells.subList(1, cells.size()).stream()
                .map(row -> {
                    Map<String, Integer> expected = new LinkedHashMap<>();
                    for (int i = 2; i < header.size(); i++) {
                        expected.put(header.get(i), Integer.valueOf(row.get(i)));
                    }
                    return new Row(row.get(0), row.get(1), expected);
                })
                .toList();
    }

    /** The operations that the service says it has. */
    private static Set<String> published() {
        Map<String, Map<String, Object>> paths = given().get("/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        Set<String> operations = new TreeSet<>();
        paths.forEach((path, methods) -> methods.keySet().stream()
                .filter(method -> !method.equals("parameters"))
                .forEach(method -> operations.add(method.toUpperCase() + " " + path)));
        return operations;
    }

    private List<Who> callers() throws Exception {
        List<Who> all = new ArrayList<>();
        all.add(new Who("nobody", null, "nobody", null));
        for (Role role : Role.values()) {
            all.add(new Who("key of a " + role, bearer(key(VINH, role, null)), role.toString(), null));
            all.add(new Who(
                    "token of a " + role,
                    bearer(IdentityProvider.token(role + " of Vinh", VINH, role.toString())),
                    role.toString(),
                    null));
        }
        all.add(new Who("key of an admin of all", bearer(Api.ADMIN), "admin of all units", null));
        all.add(new Who(
                "token of an admin of all",
                bearer(IdentityProvider.token("root", "*", "admin")),
                "admin of all units",
                null));

        String good = key(VINH, Role.ADMIN, null);
        String mistyped = good.substring(0, 20) + (good.charAt(20) == 'x' ? 'y' : 'x') + good.substring(21);
        all.add(Who.refused("mistyped key", bearer(mistyped), 401));
        all.add(Who.refused("unknown key", bearer("no-key-of-anyone-but-long-enough-for-one"), 401));
        all.add(Who.refused("no key", bearer("x"), 401));
        all.add(Who.refused(
                "expired key", bearer(key(VINH, Role.ADMIN, Instant.now().minusSeconds(1))), 401));
        all.add(Who.refused("revoked key", bearer(revoked()), 401));

        all.add(Who.refused("forged token", bearer(forged()), 401));
        all.add(Who.refused(
                "expired token",
                bearer(IdentityProvider.token(
                        "late",
                        VINH,
                        "admin",
                        OnTheInternet.AUDIENCE,
                        Instant.now().minusSeconds(60))),
                401));
        all.add(Who.refused(
                "token for another service",
                bearer(IdentityProvider.token(
                        "guest", VINH, "admin", "other", Instant.now().plusSeconds(600))),
                401));
        all.add(Who.refused("token without role", bearer(IdentityProvider.token("a", VINH, null)), 403));
        all.add(Who.refused("token of another role", bearer(IdentityProvider.token("b", VINH, "king")), 403));
        all.add(Who.refused("token without unit", bearer(IdentityProvider.token("c", null, "admin")), 403));
        all.add(Who.refused("token of no unit", bearer(IdentityProvider.token("d", "99999", "admin")), 403));
        all.add(Who.refused("reporter's token of all", bearer(IdentityProvider.token("e", "*", "reporter")), 403));
        return all;
    }

    /** A good token with other claims under its signature. */
    private static String forged() {
        String[] reporter = IdentityProvider.token("f", VINH, "reporter").split("\\.");
        String[] admin = IdentityProvider.token("f", "*", "admin").split("\\.");
        return reporter[0] + "." + admin[1] + "." + reporter[2];
    }

    private static String bearer(String secret) {
        return "Bearer " + secret;
    }

    private String revoked() {
        Keys.Fresh fresh = fresh(VINH, Role.ADMIN, null);
        keys.revoke(fresh.key().id, Instant.now());
        return fresh.secret().text();
    }

    private String key(String unit, Role role, Instant expiresAt) {
        return fresh(unit, role, expiresAt).secret().text();
    }

    private Keys.Fresh fresh(String unit, Role role, Instant expiresAt) {
        Codebook codebook = codebooks.current();
        Integer unitId = unit == null
                ? null
                : CodedUnit.of(codebook, unit, LocalDate.parse(DAY)).orElseThrow().id;
        String label = "matrix " + System.nanoTime() + " " + labels++;
        return keys.create(
                new Keys.Holder(unitId, role, label),
                expiresAt,
                codebook,
                Instant.now().minusSeconds(60));
    }

    /** One count, to be read by whoever may. */
    private void prepare() {
        submission = Api.submit(Api.unitReturn(VINH, DAY, Api.count(Procedures.RESIDENCE, 4, "received", 1)))
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
        count = Api.as(Api.ADMIN)
                .get("/api/v1/dossier-counts?unit=" + VINH)
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].id");
        publication = Api.published(VINH, DAY);
    }

    private HttpResponse<String> send(Row row, Who who) throws Exception {
        String unit = UNITS.get(row.unit);
        String path = switch (row.operation) {
            case "GET /api/v1/coverage", "GET /api/v1/scores", "GET /api/v1/metrics/{metric}" ->
                row.path().replace("{metric}", "online-rate") + "?period=2023-02";
            case "GET /api/v1/reports/monthly", "GET /api/v1/reports/form-06" -> row.path() + "?period=2023-02&unit=40";
            case "GET /api/v1/metrics/{metric}/change" ->
                row.path().replace("{metric}", "online-rate") + "?period=2023-02&compare=previous-period&by=district";
            case "GET /charts/{metric}.{form}" -> "/charts/online-rate.svg?period=2023-02";
            case "GET /api/v1/dossier-counts/{id}/revisions" -> row.path().replace("{id}", count);
            case "GET /api/v1/procedures/{code}" -> row.path().replace("{code}", Procedures.RESIDENCE);
            case "GET /api/v1/indicators/{code}/values" -> row.path().replace("{code}", "eid_accounts");
            case "GET /api/v1/publications/{id}", "GET /api/v1/publications/{id}/diff" ->
                row.path().replace("{id}", String.valueOf(publication));
            case "GET /api/v1/units/{code}" -> row.path().replace("{code}", VINH);
            case "GET /api/v1/submissions/{id}" -> row.path().replace("{id}", String.valueOf(submission));
            case "GET /api/v1/submissions/template" -> row.path() + "?unit=" + VINH + "&period=" + DAY;
            case "POST /api/v1/reference-changes" -> row.path() + "?dryRun=true";
            default -> row.path();
        };
        if (path.startsWith("/api/v1/api-keys/{id}")) {
            path = path.replace(
                    "{id}",
                    String.valueOf(fresh(unit, unit == null ? Role.ADMIN : Role.REPORTER, null)
                            .key()
                            .id));
        } else if (path.startsWith("/api/v1/imports/{id}")) {
            path = path.replace(
                    "{id}", String.valueOf(importFor(unit, row.method().equals("DELETE"))));
        }
        if (path.startsWith("/api/v1/webhooks/{id}")) {
            path = path.replace("{id}", String.valueOf(webhookFor(unit)));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Accept-Language", "en")
                .method(row.method(), HttpRequest.BodyPublishers.ofString(body(row, unit)));
        if (row.method().equals("POST")) {
            request.header("Content-Type", "application/json");
        }
        if (who.authorization != null) {
            request.header("Authorization", who.authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String body(Row row, String unit) throws IOException {
        return switch (row.operation) {
            case "POST /api/v1/submissions" ->
                JSON.writeValueAsString(Map.of("unit", unit, "period", DAY, "counts", List.of()));
            case "POST /api/v1/api-keys" -> {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("role", unit == null ? "admin" : "reporter");
                body.put("label", "matrix " + System.nanoTime());
                if (unit != null) {
                    body.put("unit", unit);
                }
                yield JSON.writeValueAsString(body);
            }
            case "POST /api/v1/webhooks" -> {
                Map<String, Object> body =
                        new LinkedHashMap<>(Map.of("url", "https://a.example.vn", "label", "matrix"));
                if (unit != null) {
                    body.put("unit", unit);
                }
                yield JSON.writeValueAsString(body);
            }
            case "POST /api/v1/indicators" ->
                JSON.writeValueAsString(Map.of(
                        "indicators",
                        List.of(Map.of("code", "matrix", "kind", "counter", "section", "other", "nameVi", "matrix"))));
            case "POST /api/v1/indicators/values" ->
                JSON.writeValueAsString(Map.of(
                        "values",
                        List.of(Map.of("indicator", "eid_accounts", "unit", unit, "period", DAY, "value", 1))));
            case "POST /api/v1/tasks" ->
                JSON.writeValueAsString(Map.of(
                        "tasks",
                        List.of(Map.of("unit", unit, "task", "t", "from", DAY, "name", "t", "state", "completed"))));
            case "POST /api/v1/publications" ->
                JSON.writeValueAsString(Map.of("unit", unit, "period", DAY, "name", "matrix " + System.nanoTime()));
            case "POST /api/v1/reference-changes" -> """
                    [{"action":"rename-unit","unit":"17464","from":"2027-01-01","nameVi":"Phường Diễn Châu","reason":"test"}]
                    """;
            default -> "";
        };
    }

    /** A webhook of that unit, null = of all; more than anybody may make. */
    private long webhookFor(String unit) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        insert into webhook (unit_id, url, label, secret, created_by)
                        values (%s, 'https://a.example.vn', 'matrix', 'whsec_AAAA', 'matrix') returning id
                        """.formatted(unitId(unit)))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Integer unitId(String unit) {
        return unit == null
                ? null
                : CodedUnit.of(codebooks.current(), unit, LocalDate.parse(DAY)).orElseThrow().id;
    }

    /** A file that was sent for that unit, null = for all; it waits elsewhere if it is to be called off. */
    private long importFor(String unit, boolean waits) throws SQLException {
        Integer unitId = unitId(unit);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        """
                        insert into import_job (state, directory, file, format, number_format, mode, dry_run, api_key_id,
                          unit_scope_id, bytes, columns, created_at, updated_at, finished_at)
                        values ('%s', 'elsewhere', 'none', 'CSV', 'PLAIN', 'atomic', false, 0, %s, 1, '["unit"]', now(),
                          now(), %s) returning id
                        """.formatted(waits ? "queued" : "succeeded", unitId, waits ? "null" : "now()"))) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
