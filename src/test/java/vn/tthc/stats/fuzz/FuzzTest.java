package vn.tthc.stats.fuzz;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.fuzz.RawClient.Reply;
import vn.tthc.stats.fuzz.Requests.Sent;
import vn.tthc.stats.fuzz.ServiceDocument.Operation;
import vn.tthc.stats.reference.SavedReference;

/**
 * Whatever is sent, by whomever: the service does not fail, answers as its own document says, and holds what it said it
 * holds. {@code -Dtthc.requests=20000} is the long form; {@code -Dtthc.seed} repeats a run.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
@ExtendWith(SavedReference.class)
class FuzzTest {

    private static final int REQUESTS = Integer.getInteger("tthc.requests", 1000);
    private static final long SEED = Long.getLong("tthc.seed", System.nanoTime() % 1_000_000_000);

    /** Enough to repair the service by; more would hide the first. */
    private static final int MOST_FAULTS = 40;

    /** Of one operation that chance has left out. */
    private static final int MOST_TRIES = 300;

    @Inject
    Database database;

    private final Map<String, List<String>> stored = new TreeMap<>();
    private final Map<String, String> keys = new TreeMap<>();
    private final Set<String> keptKeys = new TreeSet<>();
    private final Set<Long> acknowledged = new TreeSet<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    private final Judge.Tally tally = new Judge.Tally();
    private RawClient client;
    private ServiceDocument document;
    private Judge judge;
    private int lastKey;
    private Set<Long> before;

    @BeforeEach
    void knowWhatIsThere() {
        client = new RawClient(RestAssured.port);
        before = submissions();
        lastKey = database.one("select max(id) from api_key", row -> row.getInt(1));
        List<String> units = texts("select distinct code from reporting_unit order by code limit 400");
        for (String parameter : List.of("unit", "/api/v1/units/{code}")) {
            stored.put(parameter, units);
        }
        stored.put(
                "district",
                texts("select distinct code from reporting_unit where kind = 'district' and code like '4%'"));
        List<String> procedures =
                texts("select code from procedure_code union select catalog_key from procedure order by 1");
        stored.put("procedure", procedures);
        stored.put("field", texts("select code from field order by 1"));
        stored.put("agency", texts("select code from agency order by 1"));
        for (String learned : List.of(
                "cursor",
                "/api/v1/submissions/{id}",
                "/api/v1/imports/{id}",
                "/api/v1/api-keys/{id}",
                "/api/v1/publications/{id}",
                "/api/v1/webhooks/{id}",
                "/api/v1/dossier-counts/{id}/revisions")) {
            stored.put(learned, new ArrayList<>());
        }
        keys.put("none", "");
        keys.put("admin", "Bearer " + Api.ADMIN);
        keys.put("reporter", "Bearer " + Api.keyFor(Units.VINH, "reporter"));
        keys.put("publisher", "Bearer " + Api.keyFor(Units.DIEN_CHAU, "publisher"));
        keys.put("admin of a unit", "Bearer " + Api.keyFor(Units.NGHE_AN, "admin"));
        keys.put("wrong", "Bearer tthc_" + "x".repeat(40));
        keys.put("no key", "Basic dXNlcjpwYXNz");
        keys.put("empty", "Bearer ");
        keys.put("odd", "Bearer ạ' or 1=1 --");
        keptKeys.addAll(texts("select id::text from api_key"));
    }

    @AfterEach
    void forgetKeys() {
        database.update("delete from api_key where id > ?", lastKey);
    }

    private List<String> texts(String sql) {
        return new ArrayList<>(database.query(sql, row -> row.getString(1)));
    }

    @Test
    void answersAsItsDocumentSaysWhateverIsSent() throws IOException {
        JsonNode published = new ObjectMapper()
                .readTree(given().accept("application/json")
                        .get("/openapi?format=json")
                        .asString());
        document = new ServiceDocument(published);
        judge = new Judge(document);
        Requests requests = new Requests(document, stored, keys);
        System.out.println("FuzzTest: -Dtthc.seed=" + SEED + " -Dtthc.requests=" + REQUESTS);
        int asked = 0;
        while (asked < REQUESTS && faults.size() < MOST_FAULTS) {
            ask(requests.next(SEED + asked * 1_000_003L), asked);
            asked++;
        }
        callOffAnImport();
        makeWhatOthersAskFor();
        // What chance has left out: of an operation that was never answered well, nothing that could go wrong was
        // asked.
        for (Operation operation : document.operations()) {
            for (int more = 0; more < MOST_TRIES && tally.answeredWell(operation.name()) == 0; more++) {
                ask(requests.of(operation, SEED + asked * 1_000_003L), asked);
                asked++;
            }
        }
        System.out.println(asked + " requests\n" + tally);
        faults.forEach((fault, request) -> System.out.println("=== " + fault + "\n" + request + "\n"));
        assertAll(
                "-Dtthc.seed=" + SEED,
                () -> assertThat(faults.keySet()).isEmpty(),
                () -> given().get("/q/health/ready").then().statusCode(200),
                () -> assertThat(document.operations())
                        .allMatch(operation -> tally.answeredWell(operation.name()) > 0, "answered well"),
                this::waitForImports,
                this::holdsWhatWasAcknowledged,
                Api::verifyClean);
    }

    private void ask(Sent sent, int number) throws IOException {
        if (revokesOurKeys(sent)) {
            return;
        }
        Reply reply;
        List<String> found;
        try {
            reply = client.send(sent.head(), sent.body());
            found = judge.faults(sent, reply);
        } catch (IOException hangs) {
            reply = new Reply(0, Map.of(), new byte[0]);
            found = List.of(String.valueOf(hangs.getMessage()));
        }
        acknowledge(reply);
        tally.add(sent, reply);
        if (found.isEmpty()
                && reply.status() >= 200
                && reply.status() < 300
                && sent.operation() != null
                && sent.method().equals(sent.operation().method())) {
            found.addAll(notHeld(sent, reply));
        }
        for (String fault : found) {
            faults.putIfAbsent(
                    (sent.operation() == null ? "-" : sent.operation().name()) + ": " + fault,
                    shown(number, sent, reply));
        }
    }

    /** One that is so large that it has not ended when it is called off. */
    private void callOffAnImport() throws IOException {
        StringBuilder file = new StringBuilder("unit,period,procedure,level,received\n");
        for (int day = 0; day < 20_000; day++) {
            file.append("412,")
                    .append(LocalDate.of(1990, 1, 1).plusDays(day % 10_000))
                    .append(",1.004222,")
                    .append(3 + day / 10_000)
                    .append(",1\n");
        }
        byte[] body = file.toString().getBytes(StandardCharsets.UTF_8);
        Reply accepted = client.send(
                head(
                        "POST /api/v1/submissions?dryRun=true",
                        "Content-Type: text/csv\r\nContent-Length: " + body.length),
                body);
        assertThat(accepted.status())
                .as(new String(accepted.body(), StandardCharsets.UTF_8))
                .isEqualTo(202);
        String location = accepted.header("location");
        String path = location.substring(location.indexOf("/api/"));
        Operation cancel = document.operations().stream()
                .filter(operation -> operation.name().equals("DELETE /api/v1/imports/{id}"))
                .findFirst()
                .orElseThrow();
        ask(
                new Sent(
                        cancel,
                        true,
                        "DELETE",
                        path,
                        Map.of(),
                        new byte[0],
                        "admin",
                        head("DELETE " + path, "Content-Length: 0")),
                REQUESTS);
    }

    /** So that there is a count whose revisions can be asked for, and a webhook, whatever chance has sent and deleted. */
    private void makeWhatOthersAskFor() throws IOException {
        Reply stored = post("/api/v1/submissions", """
                {"unit": "412", "period": "2021-01-02", "counts": [{"procedure": "1.004222", "level": 4, "received": 1}]}
                """);
        acknowledge(stored);
        learn("/api/v1/dossier-counts", get("/api/v1/dossier-counts?unit=412&period=2021-01-02"));
        Reply webhook = post("/api/v1/webhooks", "{\"label\": \"fuzz\", \"url\": \"https://a.example.vn/last\"}");
        learn("/api/v1/webhooks", Judge.MAPPER.readTree(webhook.body()));
    }

    private Reply post(String path, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Reply reply = client.send(
                head("POST " + path, "Content-Type: application/json\r\nContent-Length: " + body.length), body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply;
    }

    private static byte[] head(String methodAndTarget, String header) {
        return (methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                        + Api.ADMIN + "\r\n" + header + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A return that was stored, whatever it was that it was sent to. */
    private void acknowledge(Reply reply) {
        String location = reply.header("location");
        if ((reply.status() == 201 || reply.status() == 207)
                && location != null
                && location.contains("/submissions/")) {
            acknowledged.add(Long.valueOf(location.substring(location.lastIndexOf('/') + 1)));
        }
    }

    private static String shown(int number, Sent sent, Reply reply) {
        String text = reply.text();
        return "request " + number + " as " + sent.caller() + "\n" + sent + "\n-> " + reply.status() + " "
                + reply.headers() + "\n" + text.substring(0, Math.min(1200, text.length()));
    }

    /** The keys that this test goes on with. */
    private boolean revokesOurKeys(Sent sent) {
        return sent.method().equals("DELETE")
                && sent.target().contains("api-keys")
                && keptKeys.stream().anyMatch(id -> sent.target().matches("(?i).*/(\\+|%2B)?0*" + id + "\\b.*"));
    }

    /** What an answer says is stored, and cannot be read back; and what of it can be asked for later. */
    private List<String> notHeld(Sent sent, Reply reply) throws IOException {
        String operation = sent.operation().name();
        if (!"application/json".equals(reply.type())) {
            return List.of();
        }
        JsonNode body = Judge.MAPPER.readTree(reply.body());
        learn(sent.operation().path(), body);
        List<String> faults = new ArrayList<>();
        String location = reply.header("location");
        if (operation.equals("POST /api/v1/submissions") && !sent.dryRun()) {
            if (location == null) {
                faults.add("no Location");
                return faults;
            }
            String path = location.substring(location.indexOf("/api/"));
            JsonNode read = get(path);
            if (!read.path("id").equals(body.path("id"))) {
                faults.add("its receipt cannot be read: " + read);
            }
            if (reply.status() != 202) {
                if (!read.path("contentSha256").equals(body.path("contentSha256"))) {
                    faults.add("its receipt is another: " + read);
                }
                countsNotHeld(sent, body, faults);
            }
        }
        if (operation.equals("POST /api/v1/api-keys")
                && texts("select id::text from api_key where id = "
                                + body.path("id").asInt())
                        .isEmpty()) {
            faults.add("the key is not there");
        }
        if (operation.equals("POST /api/v1/reference-changes") && reply.status() == 201) {
            for (JsonNode change : body.path("changes")) {
                if (texts("select code from reference_change where id = "
                                + change.path("id").asLong())
                        .isEmpty()) {
                    faults.add("the change is not there");
                }
            }
        }
        return faults;
    }

    /** Each count of a JSON return that was stored just now stands among the counts, figure by figure. */
    private void countsNotHeld(Sent sent, JsonNode receipt, List<String> faults) throws IOException {
        if (!List.of("application/json").equals(sent.all("Content-Type"))
                || sent.target().contains("mode=")
                || !sent.all("Idempotency-Key").isEmpty()) {
            return;
        }
        JsonNode sentBody = Judge.MAPPER.readTree(sent.body());
        JsonNode held = get(
                "/api/v1/dossier-counts?limit=1000&unit=" + receipt.path("unit").asText() + "&period="
                        + receipt.path("period").asText());
        for (JsonNode count : sentBody.path("counts")) {
            boolean found = count.size() == 2;
            for (JsonNode item : held.path("items")) {
                boolean same = item.path("level").asInt() == count.path("level").asInt();
                for (Map.Entry<String, JsonNode> figure : count.properties()) {
                    same &= Set.of("procedure", "level").contains(figure.getKey())
                            || item.path(figure.getKey())
                                    .asText()
                                    .equals(figure.getValue().asText());
                }
                found |= same;
            }
            if (!found) {
                faults.add("a count is not held: " + count + " in " + held);
            }
        }
    }

    private JsonNode get(String path) throws IOException {
        return Judge.MAPPER.readTree(
                client.send(head("GET " + path, "Accept: */*"), new byte[0]).body());
    }

    /** Ids and cursors of this answer are asked for later. */
    private void learn(String path, JsonNode body) {
        if (body.path("next").isTextual()) {
            remember("cursor", body.path("next").asText());
        }
        if (path.equals("/api/v1/submissions") && body.path("id").isNumber()) {
            remember(
                    (body.has("progress") ? "/api/v1/imports/" : "/api/v1/submissions/") + "{id}",
                    body.path("id").asText());
        }
        for (String things : List.of("/api/v1/api-keys", "/api/v1/publications", "/api/v1/webhooks")) {
            if (path.equals(things) && body.path("id").isNumber()) {
                remember(things + "/{id}", body.path("id").asText());
            }
        }
        stored.put("/api/v1/publications/{id}/diff", stored.get("/api/v1/publications/{id}"));
        for (String below : List.of("/ping", "/deliveries")) {
            stored.put("/api/v1/webhooks/{id}" + below, stored.get("/api/v1/webhooks/{id}"));
        }
        if (path.equals("/api/v1/dossier-counts")) {
            body.path("items")
                    .forEach(item -> remember(
                            "/api/v1/dossier-counts/{id}/revisions",
                            item.path("id").asText()));
        }
        for (String below : List.of("/events", "/errors", "/error-file")) {
            stored.put("/api/v1/imports/{id}" + below, stored.get("/api/v1/imports/{id}"));
        }
    }

    private void remember(String name, String value) {
        List<String> known = stored.get(name);
        if (known.size() < 300 && !known.contains(value)) {
            known.add(value);
        }
    }

    /** Each import tells when it has ended. */
    private void waitForImports() throws IOException {
        for (String id : texts("select id::text from import_job where finished_at is null")) {
            client.send(head("GET /api/v1/imports/" + id + "/events", "Accept: */*"), new byte[0]);
        }
    }

    /** Of what was acknowledged nothing is missing, and nothing is there that was refused. */
    private void holdsWhatWasAcknowledged() {
        Set<Long> held = submissions();
        held.removeAll(before);
        assertThat(held).isEqualTo(acknowledged);
    }

    /** Those that no import made. */
    private Set<Long> submissions() {
        return new TreeSet<>(database.query(
                "select id from submission where id not in (select submission_id from import_job where submission_id is"
                        + " not null)",
                row -> row.getLong(1)));
    }
}
