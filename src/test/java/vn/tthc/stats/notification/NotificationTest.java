package vn.tthc.stats.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.published;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.ClientProxy;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.tthc.stats.LogLines;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.audit.Origin;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.publication.Corrections;
import vn.tthc.stats.reference.Codebook;

/** Offices are told when published figures change, or reports are missing at closing: each thing once, by a real receiver's account. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NotificationTest {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String CORRECTED = "publication.corrected";
    private static final String MISSING = "publication.reports_missing";

    @Inject
    PublicationWatch watch;

    @Inject
    DeliveryRunner runner;

    @Inject
    Deliveries deliveries;

    @Inject
    WebhookSender sender;

    @Inject
    MockMailbox mailbox;

    @Inject
    MeterRegistry meters;

    @Inject
    AgroalDataSource dataSource;

    private Receiver receiver;

    /** A webhook as whoever made it knows it. */
    private record Webhook(long id, String secret) {}

    @BeforeEach
    void listen() throws IOException {
        receiver = new Receiver();
        mailbox.clear();
    }

    @AfterEach
    void stop() {
        receiver.close();
        ClientProxy.unwrap(watch).quiet = Duration.ZERO;
    }

    private static ValidatableResponse created(String key, String unit, String url) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("url", url, "label", "Văn phòng"));
        if (unit != null) {
            body.put("unit", unit);
        }
        return as(key).contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/webhooks")
                .then();
    }

    private Webhook webhook(String unit) {
        JsonPath answer =
                created(ADMIN, unit, receiver.url()).statusCode(201).extract().jsonPath();
        return new Webhook(answer.getLong("id"), answer.getString("secret"));
    }

    private static ValidatableResponse deliveriesOf(Webhook webhook) {
        return as(ADMIN)
                .get("/api/v1/webhooks/" + webhook.id + "/deliveries")
                .then()
                .statusCode(200);
    }

    private static String ping(Webhook webhook) {
        return as(ADMIN)
                .post("/api/v1/webhooks/" + webhook.id + "/ping")
                .then()
                .statusCode(202)
                .extract()
                .path("event");
    }

    /** A message other than a trial, of which there may be many; answers the number of its event. */
    private String waiting(Webhook webhook) {
        String id = UUID.randomUUID().toString();
        sql("insert into notification_event (id, type, body) values ('%s', 'publication.corrected', '{}')"
                .formatted(id));
        sql("insert into notification_delivery (event_id, webhook_id) values ('%s', %d)".formatted(id, webhook.id));
        return id;
    }

    private static void report(String unit, String day, int received, int online) {
        submit(unitReturn(unit, day, count(RESIDENCE, 4, "received", received, "receivedOnline", online)))
                .statusCode(201);
    }

    private static void value(String indicator, int value) {
        as(ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "values",
                        List.of(Map.of(
                                "indicator", indicator, "unit", NGHE_AN, "period", "2023-02-15", "value", value))))
                .post("/api/v1/indicators/values")
                .then()
                .statusCode(201);
    }

    /** As often as it takes to see that something is new, that it is quiet, and that nothing is left. */
    private void look() {
        for (int i = 0; i < 4; i++) {
            watch.lookAtAll();
        }
    }

    private int sql(String statement) {
        try (Connection connection = dataSource.getConnection();
                Statement sql = connection.createStatement()) {
            return sql.executeUpdate(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void timePasses() {
        sql("update notification_delivery set next_at = clock_timestamp(), taken_until = null where state = 'waiting'");
    }

    private void tellAll() {
        runner.work();
    }

    private List<JsonNode> told(String type) {
        return receiver.messages().stream()
                .map(Receiver.Message::json)
                .filter(json -> json.path("type").asText().equals(type))
                .toList();
    }

    private double counted(String way, String outcome) {
        return meters.get("tthc." + way + ".deliveries")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    // What is told.

    @Test
    void aCorrectionIsToldWithItsFigures() throws Exception {
        report(VINH, "2023-02-01", 10, 4);
        report(DIEN_CHAU, "2023-02-01", 30, 9);
        int id = published(NGHE_AN, "2023-01-15/2023-02-15");
        Webhook webhook = webhook(NGHE_AN);
        look();
        tellAll();
        assertThat(told(CORRECTED)).isEmpty();

        report(VINH, "2023-02-01", 12, 6);
        value("eid_accounts", 7);
        look();
        tellAll();
        JsonNode corrected = told(CORRECTED).get(0);
        assertThat(told(CORRECTED)).hasSize(1);
        JsonNode data = corrected.path("data");
        assertThat(data.at("/publication/id").asInt()).isEqualTo(id);
        assertThat(data.at("/publication/unit/code").asText()).isEqualTo(NGHE_AN);
        assertThat(data.at("/publication/period").asText()).isEqualTo("2023-01-15/2023-02-15");
        assertThat(data.path("changed").toString())
                .isEqualTo("{\"counts\":1,\"indicators\":1,\"tasks\":0,\"reports\":0}");
        assertThat(data.at("/headline/metric").asText()).isEqualTo("online-rate");
        assertThat(data.at("/headline/published").toString())
                .isEqualTo("{\"numerator\":13,\"denominator\":40,\"rate\":0.325}")
                .isEqualTo(data.at("/headline/before").toString());
        assertThat(data.at("/headline/after").toString())
                .isEqualTo("{\"numerator\":15,\"denominator\":42,\"rate\":0.357143}");
        // As the API tells it of the publication, and of now.
        for (String[] asked : List.of(
                new String[] {"publication=" + id, "published"},
                new String[] {"period=2023-01-15/2023-02-15&province=40", "after"})) {
            get("/metrics/online-rate?" + asked[0])
                    .body(
                            "total.numerator",
                            equalTo(data.at("/headline/" + asked[1] + "/numerator")
                                    .asInt()))
                    .body(
                            "total.denominator",
                            equalTo(data.at("/headline/" + asked[1] + "/denominator")
                                    .asInt()))
                    .body("total.rate", equalTo((float)
                            data.at("/headline/" + asked[1] + "/rate").asDouble()));
        }
        get(data.at("/links/details").asText().replace("/api/v1", ""))
                .statusCode(200)
                .body("items", hasSize(2));
        get(data.at("/links/publication").asText().replace("/api/v1", "")).statusCode(200);
        Receiver.Message message = receiver.messages().get(receiver.messages().size() - 1);
        message.requireSignedWith(webhook.secret);
        assertThat(message.method()).isEqualTo("POST");
        assertThat(message.path()).isEqualTo("/nhan?tu=tthc");
        assertThat(message.type()).isEqualTo("application/json");
        assertThat(message.id()).isEqualTo(corrected.path("id").asText());
        assertThat(Instant.parse(corrected.path("timestamp").asText()))
                .isBefore(Instant.now().plusSeconds(5));
        assertThat(message.text().length()).isLessThan(2000);

        // The next is told from what was told last.
        report(VINH, "2023-02-01", 14, 8);
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(2);
        JsonNode next = told(CORRECTED).get(1).path("data");
        assertThat(next.at("/headline/published/numerator").asInt()).isEqualTo(13);
        assertThat(next.at("/headline/before/numerator").asInt()).isEqualTo(15);
        assertThat(next.at("/headline/after/numerator").asInt()).isEqualTo(17);
        assertThat(next.at("/changed/counts").asInt()).isEqualTo(1);
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(2);
    }

    private List<String> toldToTheOffice() {
        return mailbox.getMailsSentTo("vanphong@nghean.example.vn").stream()
                .filter(mail -> mail.getSubject().contains("điều chỉnh"))
                .map(Mail::getText)
                .toList();
    }

    @Test
    void aReportWithoutDossiersThatIsTakenBackOrComesLaterIsTold() {
        submit(unitReturn(VINH, "2023-02-01")).statusCode(201);
        report(DIEN_CHAU, "2023-02-01", 10, 4);
        int id = published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        submit(unitReturn(VINH, "2023-02-01"), "?mode=withdraw").statusCode(201);
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(1);
        JsonNode data = told(CORRECTED).get(0).path("data");
        int expected = get("/coverage?publication=" + id)
                .body("total.received", equalTo(2))
                .extract()
                .path("total.expected");
        assertThat(data.path("changed").toString())
                .isEqualTo("{\"counts\":0,\"indicators\":0,\"tasks\":0,\"reports\":1}");
        assertThat(data.path("reports").toString())
                .isEqualTo(("{\"published\":{\"received\":2,\"expected\":%1$d},"
                                + "\"after\":{\"received\":1,\"expected\":%1$d}}")
                        .formatted(expected));
        assertThat(toldToTheOffice())
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("0 nhiệm vụ, 1 báo cáo ngày.")
                        .contains("Báo cáo ngày đã nhận:\n- Đã công bố: 2/%d\n- Hiện nay: 1/%1$d\n".formatted(expected))
                        .doesNotContain("{", "null"));

        // As many as there were, of another day.
        submit(unitReturn(VINH, "2023-02-02")).statusCode(201);
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(2);
        assertThat(told(CORRECTED).get(1).at("/data/changed/reports").asInt()).isEqualTo(2);
        assertThat(told(CORRECTED).get(1).at("/data/reports/after/received").asInt())
                .isEqualTo(2);

        submit(unitReturn(VINH, "2023-02-02"), "?mode=withdraw").statusCode(201);
        submit(unitReturn(VINH, "2023-02-01")).statusCode(201);
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(3);
        assertThat(told(CORRECTED).get(2).at("/data/changed/reports").asInt()).isZero();
        assertThat(toldToTheOffice())
                .filteredOn(text -> text.contains("số liệu lại đúng như đã công bố"))
                .hasSize(1);
    }

    @Test
    void aValueAfterThePeriodThatTheBulletinPrintsIsTold() {
        digitised(60);
        published(NGHE_AN, "2023-01-15/2023-02-15");
        webhook(NGHE_AN);
        look();
        digitised(61);
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(1);
        assertThat(told(CORRECTED).get(0).at("/data/changed/indicators").asInt())
                .isEqualTo(1);
    }

    private static void digitised(int numerator) {
        as(ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "values",
                        List.of(Map.of(
                                "indicator",
                                "residence_dossiers_digitised",
                                "unit",
                                NGHE_AN,
                                "period",
                                "2023-02-18",
                                "numerator",
                                numerator,
                                "denominator",
                                100))))
                .post("/api/v1/indicators/values")
                .then()
                .statusCode(201);
    }

    @Test
    void whatChangesNothingIsNotTold() {
        report(VINH, "2023-02-01", 10, 4);
        value("eid_accounts", 7);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        tellAll();
        int before = receiver.messages().size();
        // The same again, other days, another province, and what is changed back before anybody looks.
        report(VINH, "2023-02-01", 10, 4);
        value("eid_accounts", 7);
        report(VINH, "2023-03-01", 11, 5);
        report("01", "2023-02-01", 11, 5);
        report(VINH, "2023-02-01", 12, 4);
        report(VINH, "2023-02-01", 10, 4);
        value("eid_accounts", 8);
        value("eid_accounts", 7);
        submit(unitReturn(VINH, "2023-02-03", count(BIRTH, 3, "received", 1))).statusCode(201);
        submit(unitReturn(VINH, "2023-02-03"), "?mode=withdraw").statusCode(201);
        look();
        tellAll();
        assertThat(receiver.messages()).hasSize(before);
        assertThat(mailbox.getTotalMessagesSent()).isEqualTo(before * 2);
    }

    @Test
    void whatIsPutBackAfterItWasToldIsToldToo() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        report(VINH, "2023-02-01", 12, 4);
        look();
        report(VINH, "2023-02-01", 10, 4);
        look();
        tellAll();
        JsonNode last = told(CORRECTED).stream()
                .filter(json -> json.at("/data/changed/counts").asInt() == 0)
                .findFirst()
                .orElseThrow();
        assertThat(told(CORRECTED)).hasSize(2);
        assertThat(last.at("/data/headline/after")).isEqualTo(last.at("/data/headline/published"));
        assertThat(mailbox.getMailsSentTo("vanphong@nghean.example.vn"))
                .extracting(Mail::getText)
                .anyMatch(text -> text.contains("số liệu lại đúng như đã công bố"));
    }

    @Test
    void aThousandCorrectionsAreToldOnce() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        tellAll();
        ClientProxy.unwrap(watch).quiet = Duration.ofMinutes(10);
        for (int i = 1; i <= 1000; i++) {
            report(VINH, "2023-02-%02d".formatted(1 + i % 28), 10 + i, 4);
            if (i % 50 == 0) {
                look();
            }
        }
        look();
        tellAll();
        assertThat(told(CORRECTED)).isEmpty();
        quietFor(Duration.ofMinutes(9));
        look();
        tellAll();
        assertThat(told(CORRECTED)).isEmpty();
        quietFor(Duration.ofMinutes(2));
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(1);
        assertThat(told(CORRECTED).get(0).at("/data/changed/counts").asInt()).isEqualTo(28);
        assertThat(mailbox.getMailsSentTo("vanphong@nghean.example.vn"))
                .filteredOn(mail -> mail.getSubject().contains("điều chỉnh"))
                .hasSize(1);
    }

    @Test
    void whatNeverComesToRestIsToldAfterAWhile() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        ClientProxy.unwrap(watch).quiet = Duration.ofMinutes(10);
        report(VINH, "2023-02-01", 11, 4);
        look();
        sql("update publication_watch set moved_first = moved_first - interval '5 hours 59 minutes'");
        report(VINH, "2023-02-01", 12, 4);
        look();
        tellAll();
        assertThat(told(CORRECTED)).isEmpty();
        sql("update publication_watch set moved_first = moved_first - interval '2 minutes'");
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(1);
    }

    @Test
    void whatChangesBeforeEveryLookIsToldAfterAWhile() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        ClientProxy.unwrap(watch).quiet = Duration.ofMinutes(10);
        for (int received = 11; received < 14; received++) {
            report(VINH, "2023-02-01", received, 4);
            watch.lookAtAll();
        }
        tellAll();
        assertThat(told(CORRECTED)).isEmpty();
        sql("update publication_watch set moved_first = moved_first - interval '7 hours'");
        report(VINH, "2023-02-01", 14, 4);
        watch.lookAtAll();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(1);
        assertThat(denominators()).containsExactly(14);
        // From then on the time runs anew.
        report(VINH, "2023-02-01", 15, 4);
        watch.lookAtAll();
        report(VINH, "2023-02-01", 16, 4);
        watch.lookAtAll();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(1);
    }

    private List<Integer> denominators() {
        return told(CORRECTED).stream()
                .map(json -> json.at("/data/headline/after/denominator").asInt())
                .toList();
    }

    @Test
    void whatChangesWhileItIsLookedAtIsToldAfterAWhileAndLookedAtAgain() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        AtomicInteger received = new AtomicInteger(10);
        Corrections real = ClientProxy.unwrap(watch).corrections;
        ClientProxy.unwrap(watch).corrections = new Corrections() {
            @Override
            public Changed since(Vintage vintage, Codebook codebook) {
                report(VINH, "2023-02-01", received.incrementAndGet(), 4);
                return real.since(vintage, codebook);
            }

            @Override
            public String state(Vintage.Publication publication, Codebook codebook) {
                return real.state(publication, codebook);
            }
        };
        try {
            report(VINH, "2023-02-02", 5, 1);
            look();
            tellAll();
            assertThat(told(CORRECTED)).isEmpty();
            sql("update publication_watch set moved_first = moved_first - interval '7 hours'");
            watch.lookAtAll();
            tellAll();
            assertThat(denominators()).containsExactly(received.get() + 5);
        } finally {
            ClientProxy.unwrap(watch).corrections = real;
        }
        int last = received.incrementAndGet();
        report(VINH, "2023-02-01", last, 4);
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(2);
        assertThat(denominators()).contains(last + 5);
    }

    @Test
    void whoHasBeenOvertakenWhileLookingTellsNothing() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        report(VINH, "2023-02-01", 12, 4);
        watch.lookAtAll();
        Corrections real = ClientProxy.unwrap(watch).corrections;
        ClientProxy.unwrap(watch).corrections = new Corrections() {
            @Override
            public Changed since(Vintage vintage, Codebook codebook) {
                // As if the lock had been lost, and another process had told it already.
                QuarkusTransaction.requiringNew().run(() -> sql("update publication_watch set digest = 'another'"));
                return real.since(vintage, codebook);
            }

            @Override
            public String state(Vintage.Publication publication, Codebook codebook) {
                return real.state(publication, codebook);
            }
        };
        try {
            watch.lookAtAll();
        } finally {
            ClientProxy.unwrap(watch).corrections = real;
        }
        tellAll();
        assertThat(told(CORRECTED)).isEmpty();
    }

    private void quietFor(Duration time) {
        sql("update publication_watch set moved_at = moved_at - interval '%d seconds'".formatted(time.toSeconds()));
    }

    @Test
    void countsOfSeveralMonthsAndReturnsTakenBackAreToldToo() {
        submit(unitReturn(VINH, "2023-01-15/2023-02-15", count(RESIDENCE, 4, "received", 10, "receivedOnline", 4)))
                .statusCode(201);
        report(DIEN_CHAU, "2023-03-01", 5, 1);
        published(NGHE_AN, "2023-Q1");
        webhook(NGHE_AN);
        look();
        submit(unitReturn(VINH, "2023-01-15/2023-02-15", count(RESIDENCE, 4, "received", 10, "receivedOnline", 5)))
                .statusCode(201);
        look();
        submit(unitReturn(DIEN_CHAU, "2023-03-01"), "?mode=withdraw").statusCode(201);
        look();
        tellAll();
        assertThat(told(CORRECTED))
                .extracting(json -> json.at("/data/headline/after/numerator").asInt())
                .containsExactlyInAnyOrder(6, 5);
    }

    /** Nothing else of the unit changes, and its days stay reported. */
    @Test
    void aCountOfSeveralMonthsThatIsReplacedByNoneIsToldToo() {
        submit(unitReturn(VINH, "2023-02-R", count(RESIDENCE, 4, "received", 10, "receivedOnline", 4)))
                .statusCode(201);
        report(DIEN_CHAU, "2023-03-01", 5, 1);
        published(NGHE_AN, "2023-Q1");
        webhook(NGHE_AN);
        look();
        // What was published is gone through once in any case.
        report(VINH, "2023-05-01", 1, 1);
        look();
        submit(unitReturn(VINH, "2023-02-R"), "?mode=replace").statusCode(201).body("withdrawn", equalTo(1));
        look();
        tellAll();
        assertThat(told(CORRECTED))
                .singleElement()
                .satisfies(json -> assertThat(
                                json.at("/data/headline/after/denominator").asInt())
                        .isEqualTo(5));
    }

    /** Of a commune that goes on as another row, and of a province that was renamed, with the districts that went with it. */
    @ParameterizedTest
    @CsvSource({"16804,2025-07-R,16804,2025-06-20,2025-07-01", "46,2025-01-R,474,2024-12-20,2025-01-05"})
    void countsOfAUnitsEarlierRowAreCorrectedToo(
            String unit, String period, String reporting, String earlier, String later) {
        report(reporting, earlier, 10, 4);
        report(reporting, later, 10, 5);
        int id = published(unit, period);
        webhook(null);
        look();
        report(reporting, earlier, 20, 15);
        look();
        tellAll();
        assertThat(denominators()).containsExactly(30);
        assertThat(told(CORRECTED).get(0).at("/data/changed/counts").asInt()).isEqualTo(1);
        get("/publications/" + id + "/diff")
                .body("items", hasSize(1))
                .body("items[0].unit.code", equalTo(reporting))
                .body("items[0].period", equalTo(earlier))
                .body("items[0].figures.received.before", equalTo(10))
                .body("items[0].figures.received.after", equalTo(20));
        assertThat(mailbox.getMailsSentTo("toan-quoc@example.vn"))
                .filteredOn(mail -> mail.getSubject().contains("điều chỉnh"))
                .singleElement()
                .satisfies(mail -> assertThat(mail.getText())
                        .contains("Khác với số liệu đã công bố: 1 số liệu hồ sơ TTHC")
                        .doesNotContain("lại đúng như đã công bố"));
    }

    @Test
    void aRateThatIsAnotherIsNotSaidToBeAsPublished() {
        Map<String, Object> unit = Map.of("code", NGHE_AN, "name", "Tỉnh Nghệ An");
        Map<String, Object> was = Map.of("numerator", 1, "denominator", 2, "rate", 0.5);
        Map<String, Object> is = Map.of("numerator", 1, "denominator", 4, "rate", 0.25);
        for (Map<String, Object> after : List.of(was, is)) {
            Map<String, Object> data = Map.of(
                    "publication",
                    Map.of("unit", unit, "name", "x", "period", "2023-02", "asOf", "2023-03-01T00:00:00Z"),
                    "changed",
                    Map.of("counts", 0, "indicators", 0, "tasks", 0),
                    "headline",
                    Map.of("published", was, "before", was, "after", after),
                    "links",
                    Map.of("details", "/diff"));
            Map<String, Object> event = Map.of("type", CORRECTED, "data", data);
            for (Locale language : List.of(Locale.forLanguageTag("vi"), Locale.ENGLISH)) {
                String text = MailText.of(event, language).body();
                assertThat(text.contains("lại đúng như đã công bố") || text.contains("again as they were published"))
                        .as(text)
                        .isEqualTo(after.equals(was));
                assertThat(text.contains("nhưng tỷ lệ tính từ") || text.contains("but the rate that follows"))
                        .as(text)
                        .isEqualTo(after.equals(is));
            }
        }
    }

    @Test
    void whatWasPublishedBeforeAnybodyWatchedIsTakenAsItIs() {
        report(VINH, "2023-02-01", 10, 4);
        int id = published(NGHE_AN, "2023-02");
        report(VINH, "2023-02-01", 11, 4);
        // As the migration does for all that there are.
        sql("insert into publication_watch (publication_id) values (" + id + ")");
        webhook(NGHE_AN);
        look();
        tellAll();
        assertThat(receiver.messages()).isEmpty();
        report(VINH, "2023-02-01", 12, 4);
        look();
        tellAll();
        assertThat(told(CORRECTED)).hasSize(1);
        assertThat(told(CORRECTED)
                        .get(0)
                        .at("/data/headline/before/denominator")
                        .asInt())
                .isEqualTo(11);
        assertThat(told(CORRECTED)
                        .get(0)
                        .at("/data/headline/published/denominator")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void reportsMissingAtClosingAreToldOnceAsTheyWereThen() {
        for (int day = 1; day <= 28; day++) {
            report(VINH, "2023-02-%02d".formatted(day), 10, 4);
        }
        report(DIEN_CHAU, "2023-02-01", 10, 4);
        webhook(NGHE_AN);
        int id = published(NGHE_AN, "2023-02");
        // What comes before anybody looks was missing all the same.
        report(DIEN_CHAU, "2023-02-02", 10, 4);
        look();
        tellAll();
        assertThat(told(MISSING)).hasSize(1);
        JsonNode data = told(MISSING).get(0).path("data");
        JsonPath coverage = get("/coverage?groupBy=unit&publication=" + id)
                .statusCode(200)
                .extract()
                .jsonPath();
        for (String figure : List.of("expected", "received", "missing")) {
            assertThat(data.path(figure).asInt()).as(figure).isEqualTo(coverage.getInt("total." + figure));
        }
        assertThat(data.path("received").asInt()).isEqualTo(29);
        List<Map<String, Object>> missing = coverage.getList("rows.findAll { it.missing > 0 }");
        assertThat(data.path("unitsMissing").asInt()).isEqualTo(missing.size());
        assertThat(data.path("units")).hasSize(Math.min(PublicationWatch.MOST_UNITS, missing.size()));
        int most =
                missing.stream().mapToInt(row -> (int) row.get("missing")).max().orElseThrow();
        assertThat(data.at("/units/0/missing").asInt()).isEqualTo(most);
        for (JsonNode unit : data.path("units")) {
            Map<String, Object> row = coverage.getMap("rows.find { it.unit.code == '%s' }"
                    .formatted(unit.at("/unit/code").asText()));
            for (String figure : List.of("expected", "received", "missing")) {
                assertThat(unit.path(figure).asInt())
                        .as("%s of %s", figure, unit)
                        .isEqualTo(row.get(figure));
            }
        }
        get(data.at("/links/details").asText().replace("/api/v1", ""))
                .statusCode(200)
                .body("rows", hasSize(missing.size()));
        sql("delete from notification_delivery");
        look();
        tellAll();
        assertThat(told(MISSING)).hasSize(1);
    }

    @Test
    void nothingIsToldOfAClosingThatMissesNothing() {
        report(VINH, "2023-02-01", 10, 4);
        webhook(null);
        int id = published(VINH, "2023-02-01");
        get("/coverage?publication=" + id).body("total.missing", equalTo(0));
        look();
        tellAll();
        assertThat(receiver.messages()).isEmpty();
    }

    @Test
    void whatCannotBeKeptIsNotMarkedAsToldAndIsToldLater() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        sql("create function refuse() returns trigger language plpgsql as 'begin raise exception ''refused''; end'");
        sql("create trigger refuse before insert on notification_delivery for each row execute function refuse()");
        try {
            // As if the process had died there: the mark goes with what it is of.
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> watch.lookAtAll())
                    .hasStackTraceContaining("refused");
            assertThat(sql("update publication_watch set digest = digest")).isZero();
            assertThat(sql("update notification_event set type = type")).isZero();
        } finally {
            sql("drop trigger refuse on notification_delivery");
            sql("drop function refuse");
        }
        look();
        tellAll();
        assertThat(told(MISSING)).hasSize(1);
    }

    @Test
    void whatCannotBeLookedAtKeepsNobodyWaitingAndIsTriedLessOften() {
        report(VINH, "2023-02-01", 10, 4);
        int bad = published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        published(VINH, "2023-02");
        report(VINH, "2023-02-01", 11, 4);
        List<Integer> tried = new ArrayList<>();
        AtomicInteger looks = new AtomicInteger();
        Corrections real = ClientProxy.unwrap(watch).corrections;
        ClientProxy.unwrap(watch).corrections = new Corrections() {
            @Override
            public Changed since(Vintage vintage, Codebook codebook) {
                return real.since(vintage, codebook);
            }

            @Override
            public String state(Vintage.Publication publication, Codebook codebook) {
                if (publication.id() == bad) {
                    tried.add(looks.get());
                    throw new IllegalArgumentException("bad");
                }
                return real.state(publication, codebook);
            }
        };
        try {
            for (int i = 0; i < 16; i++) {
                looks.set(i);
                try {
                    watch.lookAtAll();
                } catch (IllegalArgumentException told) {
                    assertThat(told).hasMessage("bad");
                }
            }
            assertThat(tried).containsExactly(0, 1, 3, 7, 15);
            // The one behind it.
            tellAll();
            assertThat(told(MISSING)).hasSize(2);
            assertThat(told(CORRECTED))
                    .extracting(json -> json.at("/data/publication/unit/code").asText())
                    .containsExactly(VINH);
        } finally {
            ClientProxy.unwrap(watch).corrections = real;
        }
        for (int i = 0; i < 17; i++) {
            watch.lookAtAll();
        }
        tellAll();
        assertThat(told(CORRECTED)).hasSize(2);
    }

    @Test
    void figuresAreLookedAtAgainWhenReferenceDataChange() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        look();
        AtomicInteger looked = new AtomicInteger();
        Corrections real = ClientProxy.unwrap(watch).corrections;
        ClientProxy.unwrap(watch).corrections = new Corrections() {
            @Override
            public Changed since(Vintage vintage, Codebook codebook) {
                looked.incrementAndGet();
                return real.since(vintage, codebook);
            }

            @Override
            public String state(Vintage.Publication publication, Codebook codebook) {
                return real.state(publication, codebook);
            }
        };
        try {
            look();
            assertThat(looked).hasValue(0);
            sql("update reference_version set n = n + 1");
            look();
            assertThat(looked).hasValue(1);
        } finally {
            ClientProxy.unwrap(watch).corrections = real;
        }
        tellAll();
        assertThat(told(CORRECTED)).isEmpty();
    }

    @Inject
    NotificationGauges gauges;

    private double unseen() {
        gauges.look();
        // Not of the registry, which has the gauges of the first application of this process for good.
        return gauges.waiting().unseen();
    }

    @Test
    void itIsToldForHowLongNobodyHasLooked() {
        report(VINH, "2023-02-01", 10, 4);
        assertThat(unseen()).isZero();
        int id = published(NGHE_AN, "2023-02");
        sql("update publication set published_at = published_at - interval '2 hours' where id = " + id);
        assertThat(unseen()).isBetween(7200.0, 7300.0);
        look();
        assertThat(unseen()).isZero();
        report(VINH, "2023-02-01", 11, 4);
        watch.lookAtAll();
        sql("update publication_watch set moved_first = moved_first - interval '1 hour'");
        assertThat(unseen()).isBetween(3600.0, 3700.0);
        look();
        assertThat(unseen()).isZero();
    }

    @Test
    void severalWhoLookAtOnceTellOnce() throws Exception {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        webhook(NGHE_AN);
        atOnce(4, this::look);
        look();
        report(VINH, "2023-02-01", 12, 4);
        atOnce(4, this::look);
        look();
        tellAll();
        assertThat(told(MISSING)).hasSize(1);
        assertThat(told(CORRECTED)).hasSize(1);
    }

    private static void atOnce(int times, Runnable work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        CountDownLatch together = new CountDownLatch(times);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    work.run();
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // Who is told.

    @Test
    void eachIsToldOfItsOwnUnitAndThoseBelow() throws IOException {
        report(VINH, "2023-02-01", 10, 4);
        try (Receiver vinh = new Receiver();
                Receiver dienChau = new Receiver();
                Receiver all = new Receiver()) {
            created(ADMIN, VINH, vinh.url()).statusCode(201);
            created(ADMIN, DIEN_CHAU, dienChau.url()).statusCode(201);
            created(ADMIN, null, all.url()).statusCode(201);
            webhook(NGHE_AN);
            published(VINH, "2023-02-01/2023-02-02");
            published(NGHE_AN, "2023-02-01/2023-02-02");
            look();
            tellAll();
            assertThat(vinh.messages()).hasSize(1);
            assertThat(vinh.messages()
                            .get(0)
                            .json()
                            .at("/data/publication/unit/code")
                            .asText())
                    .isEqualTo(VINH);
            assertThat(dienChau.messages()).isEmpty();
            assertThat(all.messages()).hasSize(2);
            assertThat(receiver.messages()).hasSize(2);
            // Each event has one number, whoever gets it.
            assertThat(all.messages().stream().map(Receiver.Message::id))
                    .containsExactlyInAnyOrderElementsOf(receiver.messages().stream()
                            .map(Receiver.Message::id)
                            .toList());
        }
        assertThat(mailbox.getMailsSentTo("vanphong@nghean.example.vn")).hasSize(2);
        assertThat(mailbox.getMailsSentTo("toan-quoc@example.vn")).hasSize(2);
        assertThat(mailbox.getMailsSentTo("vanphong@hanoi.example.vn")).isEmpty();
    }

    @Test
    void whoIsDeletedGetsNothingMore() {
        Webhook webhook = webhook(NGHE_AN);
        ping(webhook);
        as(ADMIN).delete("/api/v1/webhooks/" + webhook.id).then().statusCode(204);
        tellAll();
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        look();
        tellAll();
        assertThat(receiver.messages()).isEmpty();
        as(ADMIN).get("/api/v1/webhooks/" + webhook.id).then().statusCode(404);
        as(ADMIN).get("/api/v1/webhooks").then().body("id", not(hasItem((int) webhook.id)));
        as(ADMIN).delete("/api/v1/webhooks/" + webhook.id).then().statusCode(404);
        assertThat(sql("update webhook set secret = 'x' where secret is not null"))
                .isZero();
        assertThat(sql("update notification_delivery set attempts = attempts where state = 'waiting'"))
                .isZero();
    }

    // How it is told.

    @Test
    void whoCannotBeToldIsToldLaterUnderTheSameNumber() throws Exception {
        Webhook webhook = webhook(NGHE_AN);
        String event = waiting(webhook);
        receiver.answers(500);
        tellAll();
        deliveriesOf(webhook)
                .body("items.event", contains(event))
                .body("items[0].state", equalTo("waiting"))
                .body("items[0].attempts", equalTo(1))
                .body("items[0].status", equalTo(500))
                .body("items[0].error", equalTo("status"))
                .body("items[0].nextAttemptAt", notNullValue());
        JsonPath known = deliveriesOf(webhook).extract().jsonPath();
        assertThat(Duration.between(
                        Instant.parse(known.getString("items[0].attemptedAt")),
                        Instant.parse(known.getString("items[0].nextAttemptAt"))))
                .isBetween(Duration.ofMillis(4400), Duration.ofMillis(6500));
        tellAll();
        assertThat(receiver.messages()).hasSize(1);

        CountDownLatch over = new CountDownLatch(1);
        receiver.answers(exchange -> {
            try {
                over.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        timePasses();
        long begun = System.nanoTime();
        tellAll();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        over.countDown();
        deliveriesOf(webhook)
                .body("items[0].attempts", equalTo(2))
                .body("items[0].status", nullValue())
                .body("items[0].error", equalTo("timeout"));

        receiver.answers(200);
        timePasses();
        tellAll();
        deliveriesOf(webhook)
                .body("items[0].state", equalTo("delivered"))
                .body("items[0].attempts", equalTo(3))
                .body("items[0].status", equalTo(200))
                .body("items[0].error", nullValue())
                .body("items[0].nextAttemptAt", nullValue());
        timePasses();
        tellAll();
        assertThat(receiver.messages()).hasSize(3);
        assertThat(receiver.messages()).extracting(Receiver.Message::id).containsOnly(event);
        assertThat(new HashSet<>(
                        receiver.messages().stream().map(Receiver.Message::text).toList()))
                .hasSize(1);
        for (Receiver.Message message : receiver.messages()) {
            message.requireSignedWith(webhook.secret);
        }
    }

    @Test
    void aProcessThatDiesAfterSendingLeavesItToTheNext() {
        Webhook webhook = webhook(NGHE_AN);
        String event = ping(webhook);
        // Sent, and not marked.
        assertThat(sender.send(deliveries.take().orElseThrow()).failure()).isNull();
        assertThat(deliveries.take()).isEmpty();
        timePasses();
        tellAll();
        assertThat(receiver.messages()).extracting(Receiver.Message::id).containsExactly(event, event);
        deliveriesOf(webhook).body("items[0].state", equalTo("delivered")).body("items[0].attempts", equalTo(2));
    }

    @Test
    void whoIsOvertakenMarksNothing() {
        Webhook webhook = webhook(NGHE_AN);
        ping(webhook);
        Deliveries.Due slow = deliveries.take().orElseThrow();
        timePasses();
        tellAll();
        deliveries.mark(slow, Deliveries.State.WAITING, Attempt.failed(Attempt.Failure.TIMEOUT), Duration.ZERO);
        deliveriesOf(webhook).body("items[0].state", equalTo("delivered"));
    }

    @Test
    void twoRunnersTellEachOnce() throws Exception {
        Webhook webhook = webhook(NGHE_AN);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(waiting(webhook));
        }
        atOnce(4, runner::work);
        assertThat(receiver.messages()).extracting(Receiver.Message::id).containsExactlyInAnyOrderElementsOf(events);
        deliveriesOf(webhook).body("items.findAll { it.state == 'delivered' && it.attempts == 1 }", hasSize(40));
        String next = as(ADMIN)
                .get("/api/v1/webhooks/" + webhook.id + "/deliveries?limit=30")
                .then()
                .body("items", hasSize(30))
                .extract()
                .path("next");
        as(ADMIN)
                .get("/api/v1/webhooks/" + webhook.id + "/deliveries?limit=30&cursor=" + next)
                .then()
                .body("items", hasSize(10))
                .body("next", nullValue());
    }

    @Test
    void noTransactionIsOpenWhileSomebodyIsTold() {
        Webhook webhook = webhook(NGHE_AN);
        ping(webhook);
        List<Integer> open = new ArrayList<>();
        receiver.answers(exchange -> {
            open.add(sql("""
                    update notification_delivery set error = 'looked' where (
                      select count(*) from pg_stat_activity
                      where state like 'idle in transaction%' and query like '%notification_%') > 0"""));
            exchange.sendResponseHeaders(204, -1);
        });
        tellAll();
        assertThat(open).containsExactly(0);
    }

    @Test
    void afterThreeDaysItIsGivenUpAndTold() {
        Webhook webhook = webhook(NGHE_AN);
        waiting(webhook);
        receiver.answers(503);
        double before = counted("webhook", "given-up");
        double failed = counted("webhook", "failed");
        Duration waited = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            tellAll();
            JsonPath known = deliveriesOf(webhook).extract().jsonPath();
            if (known.getString("items[0].nextAttemptAt") != null) {
                waited = waited.plus(Duration.between(
                        Instant.parse(known.getString("items[0].attemptedAt")),
                        Instant.parse(known.getString("items[0].nextAttemptAt"))));
            }
            timePasses();
        }
        assertThat(receiver.messages()).hasSize(10);
        assertThat(waited).isBetween(Duration.ofHours(67), Duration.ofHours(84));
        deliveriesOf(webhook)
                .body("items[0].state", equalTo("given-up"))
                .body("items[0].attempts", equalTo(10))
                .body("items[0].nextAttemptAt", nullValue())
                .body("items[0].status", equalTo(503));
        assertThat(counted("webhook", "given-up")).isEqualTo(before + 1);
        assertThat(counted("webhook", "failed")).isEqualTo(failed + 9);
        // It is not the webhook that is given up.
        receiver.answers(204);
        ping(webhook);
        tellAll();
        assertThat(receiver.messages()).hasSize(11);
    }

    @Test
    void whoIsGoneForGoodIsToldNothingMore() {
        Webhook webhook = webhook(NGHE_AN);
        ping(webhook);
        waiting(webhook);
        receiver.answers(410);
        tellAll();
        assertThat(receiver.messages()).hasSize(1);
        as(ADMIN)
                .get("/api/v1/webhooks/" + webhook.id)
                .then()
                .body("state", equalTo("disabled"))
                .body("disabledAt", notNullValue());
        deliveriesOf(webhook)
                .body("items.state", contains("dropped", "given-up"))
                .body("items[1].error", equalTo("gone"));
        as(ADMIN)
                .post("/api/v1/webhooks/" + webhook.id + "/ping")
                .then()
                .statusCode(409)
                .body("code", equalTo("webhook-disabled"));
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        look();
        tellAll();
        assertThat(receiver.messages()).hasSize(1);
        as(ADMIN)
                .get("/api/v1/audit-events?action=webhook-disabled&limit=1")
                .then()
                .body("items[0].actor", equalTo("service"))
                .body("items[0].object", equalTo("webhooks/" + webhook.id));
    }

    @Test
    void redirectsAreNotFollowedAndAnswersNotRead() {
        Webhook webhook = webhook(NGHE_AN);
        ping(webhook);
        receiver.answers(exchange -> {
            exchange.getResponseHeaders().set("Location", receiver.url() + "&again");
            exchange.sendResponseHeaders(307, -1);
        });
        tellAll();
        assertThat(receiver.messages()).hasSize(1);
        deliveriesOf(webhook).body("items[0].error", equalTo("status")).body("items[0].status", equalTo(307));

        // A body without an end: the status is all that is waited for.
        CountDownLatch hungUp = new CountDownLatch(1);
        receiver.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            try {
                while (true) {
                    exchange.getResponseBody().write(much);
                }
            } catch (IOException gone) {
                hungUp.countDown();
            }
        });
        timePasses();
        tellAll();
        deliveriesOf(webhook).body("items[0].state", equalTo("delivered"));
        assertThat(hungUp)
                .satisfies(
                        latch -> assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue());
    }

    @Test
    void whatIsNoAnswerIsOne() {
        Webhook webhook = webhook(NGHE_AN);
        ping(webhook);
        receiver.close();
        tellAll();
        deliveriesOf(webhook).body("items[0].error", equalTo("unreachable"));
    }

    @Test
    void whoIsDeletedOrDisabledWhileItIsKeptIsNotWaitedForForEver() {
        Webhook deleted = webhook(NGHE_AN);
        Webhook disabled = webhook(NGHE_AN);
        as(ADMIN).delete("/api/v1/webhooks/" + deleted.id).then().statusCode(204);
        sql("update webhook set disabled_at = now() where id = " + disabled.id);
        // As if they had been found to listen a moment before.
        waiting(deleted);
        waiting(disabled);
        tellAll();
        assertThat(receiver.messages()).isEmpty();
        assertThat(sql("update notification_delivery set error = null where state = 'dropped' and attempts = 0"))
                .isEqualTo(2);
    }

    @Test
    void whatIsDeletedWhileItIsTriedIsNotTried() throws Exception {
        Webhook webhook = webhook(NGHE_AN);
        Webhooks.Webhook found = webhooks.find(webhook.id).orElseThrow();
        as(ADMIN).delete("/api/v1/webhooks/" + webhook.id).then().statusCode(204);
        assertThatThrownBy(() -> webhooks.ping(found, Origin.SERVICE)).isInstanceOf(Refusal.class);
        assertThat(sql("update notification_delivery set attempts = attempts")).isZero();
    }

    @Test
    void aTrialIsRefusedWhileOneWaitsAndIsNotTriedForDays() {
        Webhook webhook = webhook(NGHE_AN);
        ping(webhook);
        as(ADMIN)
                .post("/api/v1/webhooks/" + webhook.id + "/ping")
                .then()
                .statusCode(409)
                .body("code", equalTo("ping-waiting"));
        receiver.answers(500);
        for (int i = 0; i < 5; i++) {
            tellAll();
            timePasses();
        }
        assertThat(receiver.messages()).hasSize(3);
        deliveriesOf(webhook).body("items[0].state", equalTo("given-up"));
        ping(webhook);
    }

    @Test
    void ofOneReceiverOneIsTakenAtATime() throws IOException {
        Webhook slow = webhook(NGHE_AN);
        waiting(slow);
        waiting(slow);
        try (Receiver other = new Receiver()) {
            int id = created(ADMIN, NGHE_AN, other.url())
                    .statusCode(201)
                    .extract()
                    .path("id");
            waiting(new Webhook(id, null));
            assertThat(deliveries.take().orElseThrow().webhook()).isEqualTo(slow.id);
            assertThat(deliveries.take().orElseThrow().webhook()).isEqualTo(id);
            assertThat(deliveries.take()).isEmpty();
            // Whoever had it has died.
            sql("update notification_delivery set taken_until = clock_timestamp() where webhook_id = " + slow.id);
            assertThat(deliveries.take().orElseThrow().webhook()).isEqualTo(slow.id);
        }
    }

    @Test
    void aTryThatFindsNobodyCountsForAllThatAreDue() {
        Webhook webhook = webhook(NGHE_AN);
        waiting(webhook);
        sql("update notification_delivery set attempts = 2");
        waiting(webhook);
        waiting(webhook);
        sql("update notification_delivery set next_at = next_at + interval '1 hour' where id ="
                + " (select max(id) from notification_delivery)");
        waiting(webhook);
        sql("update notification_delivery set attempts = 9 where id = (select max(id) from notification_delivery)");
        receiver.close();
        double failed = counted("webhook", "failed");
        double givenUp = counted("webhook", "given-up");
        tellAll();
        assertThat(counted("webhook", "failed")).isEqualTo(failed + 1);
        assertThat(counted("webhook", "given-up")).isEqualTo(givenUp + 1);
        deliveriesOf(webhook)
                .body("items.attempts", contains(10, 0, 1, 3))
                .body("items.state", contains("given-up", "waiting", "waiting", "waiting"))
                .body("items.error", contains("unreachable", null, "unreachable", "unreachable"));
        JsonPath known = deliveriesOf(webhook).extract().jsonPath();
        Duration second = Duration.between(Instant.now(), Instant.parse(known.getString("items[2].nextAttemptAt")));
        assertThat(second).isBetween(Duration.ofSeconds(-60), Duration.ofSeconds(6));
        Duration first = Duration.between(Instant.now(), Instant.parse(known.getString("items[3].nextAttemptAt")));
        assertThat(first).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(34));
    }

    @Test
    void whatIsStoppedIsNotCountedAsATry() throws Exception {
        Webhook webhook = webhook(NGHE_AN);
        String event = waiting(webhook);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        receiver.answers(exchange -> {
            asked.countDown();
            try {
                over.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        Thread worker = new Thread(runner::work);
        worker.start();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        worker.interrupt();
        worker.join(30_000);
        over.countDown();
        deliveriesOf(webhook)
                .body("items[0].state", equalTo("waiting"))
                .body("items[0].attempts", equalTo(0))
                .body("items[0].error", nullValue());
        receiver.answers(204);
        tellAll();
        assertThat(receiver.messages()).extracting(Receiver.Message::id).containsExactly(event, event);
    }

    // Mail.

    @Test
    void whoHasNoMailServerTakesNoMail() {
        report(VINH, "2023-02-01", 10, 4);
        published(NGHE_AN, "2023-02");
        look();
        Optional<String> from = ClientProxy.unwrap(deliveries).mailFrom;
        ClientProxy.unwrap(deliveries).mailFrom = Optional.empty();
        try {
            assertThat(deliveries.take()).isEmpty();
        } finally {
            ClientProxy.unwrap(deliveries).mailFrom = from;
        }
        assertThat(deliveries.take()).isPresent();
    }

    @Test
    void anOfficeIsWrittenInItsLanguage() {
        report(VINH, "2023-02-01", 1000, 412);
        int id = published(NGHE_AN, "2023-02");
        look();
        report(VINH, "2023-02-01", 1200, 415);
        look();
        double before = counted("mail", "delivered");
        tellAll();
        List<Mail> mails = mailbox.getMailsSentTo("vanphong@nghean.example.vn");
        assertThat(mails).hasSize(2).allSatisfy(mail -> {
            assertThat(mail.getFrom()).isEqualTo("thongke@example.vn");
            assertThat(mail.getTo()).containsExactly("vanphong@nghean.example.vn");
            assertThat(mail.getHeaders().get("Message-ID").get(0)).matches("<[0-9a-f-]{36}\\.\\d+@example\\.vn>");
            assertThat(mail.getHeaders().get("Auto-Submitted")).containsExactly("auto-generated");
        });
        assertThat(mails)
                .extracting(mail -> mail.getHeaders().get("Message-ID").get(0))
                .doesNotHaveDuplicates();
        Mail missing = mails.stream()
                .filter(mail -> mail.getSubject().startsWith("Thiếu báo cáo khi chốt số liệu: Tỉnh Nghệ An – Báo cáo "))
                .findFirst()
                .orElseThrow();
        assertThat(missing.getText())
                .startsWith("Kính gửi Quý cơ quan,\n\nKhi chốt số liệu của kỳ công bố sau đây")
                .contains("Kỳ số liệu: từ ngày 01/02/2023 đến ngày 28/02/2023")
                .contains("Thành phố Vinh (mã 412): đã nhận 1/28, còn thiếu 27")
                .contains("/api/v1/coverage?publication=" + id);
        Mail corrected = mails.stream()
                .filter(mail -> mail.getSubject().startsWith("Số liệu đã công bố được điều chỉnh: Tỉnh Nghệ An – "))
                .findFirst()
                .orElseThrow();
        assertThat(corrected.getText())
                .contains(
                        "Khác với số liệu đã công bố: 1 số liệu hồ sơ TTHC, 0 số liệu chỉ tiêu, 0 nhiệm vụ, 0 báo cáo ngày.")
                .contains("- Đã công bố: 41,20 % (412/1.000 hồ sơ)")
                .contains("- Hiện nay: 34,58 % (415/1.200 hồ sơ)")
                .contains("/api/v1/publications/" + id + "/diff")
                .doesNotContain("{", "null");
        assertThat(counted("mail", "delivered")).isEqualTo(before + 4);

        mailbox.clear();
        MailSender mail = ClientProxy.unwrap(mailSender);
        mail.language = "en";
        try {
            report(VINH, "2023-02-01", 1200, 416);
            look();
            tellAll();
        } finally {
            mail.language = "vi";
        }
        assertThat(mailbox.getMailsSentTo("toan-quoc@example.vn"))
                .singleElement()
                .satisfies(sent -> assertThat(sent.getText())
                        .startsWith("To whom it may concern,")
                        .contains("Period: 1 February 2023 to 28 February 2023")
                        .contains("- As told last: 34.58% (415 of 1,200 dossiers)")
                        .contains("- Now: 34.67% (416 of 1,200 dossiers)"));
    }

    @Inject
    MailSender mailSender;

    // What nobody is told.

    @Test
    void secretsAreToldOnceAndNowhereElse() {
        try (LogLines log = new LogLines()) {
            Webhook webhook = webhook(NGHE_AN);
            assertThat(webhook.secret).matches("whsec_[0-9A-Za-z+/]{43}=");
            ping(webhook);
            receiver.answers(500);
            tellAll();
            timePasses();
            receiver.answers(410);
            tellAll();
            String bare = webhook.secret.substring("whsec_".length());
            for (String path : List.of(
                    "/webhooks",
                    "/webhooks/" + webhook.id,
                    "/webhooks/" + webhook.id + "/deliveries",
                    "/audit-events?limit=50")) {
                assertThat(as(ADMIN).get("/api/v1" + path).asString()).as(path).doesNotContain(bare, "whsec_");
            }
            as(ADMIN)
                    .get("/api/v1/audit-events?action=webhook-created&limit=1")
                    .then()
                    .body("items[0].details.host", equalTo("127.0.0.1"))
                    .body("items[0].details.label", equalTo("Văn phòng"))
                    .body("items[0].units", contains(NGHE_AN));
            assertThat(log.soFar()).isNotEmpty();
            assertThat(log.soFar())
                    .allSatisfy(line -> assertThat(line.text() + line.json()).doesNotContain(bare, "/nhan?tu"));
        }
    }

    // What is forgotten.

    @Inject
    Events events;

    @Inject
    Webhooks webhooks;

    @Test
    void whatWasToldIsKeptForADayAtLeast() {
        DeliveryRunner own = new DeliveryRunner();
        own.keep = Duration.ofHours(12);
        assertThatThrownBy(own::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tthc.notification.keep");
    }

    @Test
    void whatWasToldLongAgoIsForgottenAndWhatWaitsIsNot() {
        Webhook webhook = webhook(NGHE_AN);
        ping(webhook);
        tellAll();
        String waiting = ping(webhook);
        String late = waiting(webhook);
        sql("update notification_event set created_at = created_at - interval '91 days' where id <> '" + late + "'");
        events.forget(Duration.ofDays(90));
        deliveriesOf(webhook).body("items.event", contains(late, waiting));
        as(ADMIN).delete("/api/v1/webhooks/" + webhook.id).then().statusCode(204);
        events.forget(Duration.ofDays(90));
        assertThat(sql("update webhook set label = label")).isEqualTo(1);
        sql("update notification_event set created_at = created_at - interval '91 days'");
        events.forget(Duration.ofDays(90));
        assertThat(sql("update notification_event set type = type")).isZero();
        events.forget(Duration.ofDays(90));
        assertThat(sql("update webhook set label = label")).isZero();
    }
}
