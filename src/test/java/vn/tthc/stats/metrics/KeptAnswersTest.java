package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

/** What is asked again is not worked out again, and what has changed is. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class KeptAnswersTest {

    private static final String QUESTION = "/api/v1/metrics/online-rate?period=2023-02&unit=412&groupBy=day";

    @Inject
    AgroalDataSource dataSource;

    private static ValidatableResponse ask(String tag) {
        var request = given().header("Accept-Language", "en");
        return (tag == null ? request : request.header("If-None-Match", tag))
                .get(QUESTION)
                .then();
    }

    private static void send(String unit, int online) {
        submit(unitReturn(unit, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", online)))
                .statusCode(201);
    }

    @Test
    void aTagHoldsUntilTheDataOfItsUnitsChange() throws SQLException {
        send(VINH, 1);
        String tag = ask(null)
                .statusCode(200)
                .header("Cache-Control", "public, max-age=60, stale-while-revalidate=600")
                .header("Vary", containsString("Accept-Language"))
                .extract()
                .header("ETag");
        assertThat(tag).startsWith("\"").as("strong").doesNotStartWith("W/");
        assertThat(cellQueries(() -> {
                    ask(tag).statusCode(304).header("ETag", tag).body(emptyString());
                    ask(null).statusCode(200).header("ETag", tag);
                    send(DIEN_CHAU, 1);
                    ask(tag).statusCode(304);
                    send(VINH, 1);
                    ask(tag).statusCode(304);
                }))
                .as("nothing is added up")
                .isZero();
        send(VINH, 2);
        ask(tag).statusCode(200).header("ETag", not(equalTo(tag))).body("total.numerator", equalTo(2));
    }

    /** The first is taken apart, the second given again before that. */
    @Test
    void whatAClientHasIsToldAlikeHoweverTheAnswerIsMade() {
        send(VINH, 1);
        String tag = ask(null).extract().header("ETag");
        Map<List<String>, Integer> expected = new LinkedHashMap<>();
        expected.put(List.of("If-None-Match", tag), 304);
        expected.put(List.of("If-None-Match", "W/" + tag), 304);
        expected.put(List.of("If-None-Match", "*"), 304);
        expected.put(List.of("If-None-Match", "\"a\", W/\"b,c\" ," + tag), 304);
        expected.put(List.of("If-None-Match", "\"a\"", "If-None-Match", tag), 304);
        expected.put(List.of("If-None-Match", "\"a\""), 200);
        expected.put(List.of("If-None-Match", ""), 200);
        expected.put(List.of("If-None-Match", "garbage \" , W/ ,,"), 200);
        expected.put(List.of("If-None-Match", tag.replace("\"", "")), 200);
        expected.put(List.of("If-Match", "\"a\""), 200);
        expected.put(List.of("If-Match", "*"), 200);
        expected.put(List.of("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"), 200);
        expected.put(List.of("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"), 200);
        expected.put(List.of("If-Match", "\"a\"", "If-None-Match", tag), 304);
        expected.forEach((headers, status) -> {
            // Never given before in these words, hence taken apart.
            for (String words : List.of(
                    QUESTION, QUESTION + "&unit=412".repeat(1 + new ArrayList<>(expected.keySet()).indexOf(headers)))) {
                var request = given().header("Accept-Language", "en");
                for (int i = 0; i < headers.size(); i += 2) {
                    request = request.header(headers.get(i), headers.get(i + 1));
                }
                request.get(words).then().statusCode(status).header("ETag", tag);
            }
        });
    }

    @Test
    void filesThatNameTheirFiltersOtherwiseHaveOtherTags() {
        List<String> same = List.of("unit=412", "district=412&unit=412");
        for (String question : List.of(
                "/api/v1/metrics/online-rate?period=2023-02-01&groupBy=unit&",
                "/api/v1/metrics/online-rate/change?period=2023-02&compare=previous-period&by=unit&",
                "/api/v1/coverage?period=2023-02-01&",
                "/api/v1/dossier-counts?limit=5&period=2023-02-01&",
                "/api/v1/dossier-counts?period=2023-02-01&")) {
            for (String format : List.of("csv", "xlsx")) {
                List<Response> answers = same.stream()
                        .map(filter -> given().get(question + filter + "&format=" + format))
                        .toList();
                answers.forEach(answer ->
                        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200));
                assertThat(answers.get(0).header("Content-Disposition"))
                        .isNotEqualTo(answers.get(1).header("Content-Disposition"));
                assertThat(answers.get(0).header("ETag"))
                        .isNotEqualTo(answers.get(1).header("ETag"));
            }
        }
    }

    @Test
    void anotherQuestionLanguageOrFormatHasAnotherTag() {
        send(VINH, 1);
        List<String> tags = new ArrayList<>();
        tags.add(ask(null).extract().header("ETag"));
        tags.add(given().header("Accept-Language", "vi").get(QUESTION).header("ETag"));
        tags.add(given().header("Accept-Language", "en")
                .get(QUESTION + "&format=csv")
                .header("ETag"));
        tags.add(given().header("Accept-Language", "en")
                .get(QUESTION + "&level=4")
                .header("ETag"));
        assertThat(tags).doesNotHaveDuplicates().doesNotContainNull();
        assertThat(given().header("Accept-Language", "en")
                        .get("/api/v1/metrics/online-rate?groupBy=day&unit=412&period=2023-02-01/2023-02-28")
                        .header("ETag"))
                .as("the same question, put otherwise")
                .isEqualTo(tags.get(0));
    }

    @Test
    void aHundredWhoAskTheSameAtOnceCostOneAnswer() throws Exception {
        send(VINH, 1);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            long queries = cellQueries(() -> {
                Callable<String> one = () -> ask(null).statusCode(200).extract().asString();
                try {
                    List<Future<String>> answers = threads.invokeAll(Collections.nCopies(100, one));
                    for (Future<String> answer : answers) {
                        assertThat(answer.get()).isEqualTo(answers.get(0).get());
                    }
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            assertThat(queries).as("the rows and the total").isEqualTo(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsRefusedIsNotKept() {
        for (int i = 0; i < 2; i++) {
            given().get("/api/v1/metrics/online-rate?period=2023/2026&groupBy=day,unit")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("too-many-cells-expected"));
        }
    }

    @Test
    void answersAreCompressedForWhoeverUnderstandsIt() {
        // The first is worked out, the second compressed to be given again.
        for (String accepted : List.of("gzip", "gzip", "br, gzip;q=0.5", "*")) {
            String body = given().header("Accept-Encoding", accepted)
                    .get("/api/v1/metrics/dossiers?period=2023&groupBy=day&filled=true&unit=412")
                    .then()
                    .statusCode(200)
                    .header("Content-Encoding", "gzip")
                    .extract()
                    .asString();
            assertThat(body).startsWith("{\"metric\":\"dossiers\"").endsWith("}");
        }
        for (String accepted : List.of("identity", "gzip;q=0", "br", "gzip; q=0.0, br")) {
            given().config(RestAssured.config()
                            .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                    .header("Accept-Encoding", accepted)
                    .get("/api/v1/metrics/dossiers?period=2023&groupBy=day&filled=true&unit=412")
                    .then()
                    .statusCode(200)
                    .header("Content-Encoding", not(equalTo("gzip")))
                    .body(startsWith("{\"metric\":\"dossiers\""));
        }
    }

    @Test
    void whatIsGivenAgainIsWhatWouldBeAnswered() {
        send(VINH, 1);
        for (String language : List.of("en", "vi")) {
            for (String form : List.of("", "&format=csv", "&format=xlsx", "&format=json-stat", "&labels=code")) {
                Response first = given().header("Accept-Language", language).get(QUESTION + form);
                // Compressed for whoever asks a second time, and given as it is to who asks a third.
                Response again = given().header("Accept-Language", language).get(QUESTION + form);
                Response more = given().header("Accept-Language", language).get(QUESTION + form);
                // Other words for the same question are taken apart.
                Response anew = given().header("Accept-Language", language).get(QUESTION + form + "&filled=false");
                for (Response response : List.of(again, more, anew)) {
                    assertThat(response.statusCode()).isEqualTo(200);
                    assertThat(response.asByteArray()).isEqualTo(first.asByteArray());
                    for (String header :
                            List.of("ETag", "Content-Type", "Content-Disposition", "Cache-Control", "Vary")) {
                        assertThat(response.header(header)).as(header).isEqualTo(first.header(header));
                    }
                }
            }
        }
    }

    @Test
    void whoeverHasWrittenReadsItHoweverManyAskMeanwhile() throws Exception {
        send(VINH, 0);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                readers.add(threads.submit(() -> {
                    int least = 0;
                    while (!done.get()) {
                        int found = ask(null).statusCode(200).extract().path("total.numerator");
                        assertThat(found).as("never older than it was").isGreaterThanOrEqualTo(least);
                        least = found;
                    }
                }));
            }
            for (int online = 1; online <= 60; online++) {
                send(VINH, online);
                ask(null).statusCode(200).body("total.numerator", equalTo(online));
                if (online % 3 == 0) {
                    send(DIEN_CHAU, online);
                }
            }
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    /** How often counts are added up while that is done. */
    private long cellQueries(Runnable work) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
            statement.execute("select pg_stat_statements_reset()");
            work.run();
            try (ResultSet result = statement.executeQuery("select coalesce(sum(calls), 0) from pg_stat_statements"
                    + " where query like '%c.numerator%' and query not like '%pg_stat_statements%'")) {
                result.next();
                return result.getLong(1);
            }
        }
    }
}
