package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.verifyClean;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

/** Many writers at once, all of them at the same rows. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RacesTest {

    private static final int WRITERS = 16;
    private static final int RETURNS_EACH = 20;
    private static final String[] UNITS = {"412", "425", "414"};
    private static final String[] PROCEDURES = {"1.004222", "1.001193", "DA06-08"};
    private static final String HEADER = "unit,period,procedure,level,received\n";

    private static final RestAssuredConfig PLAIN = RestAssured.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    /** Runs {@code WRITERS} writers, each with chances of its own, and gives back all that was answered. */
    private static List<Response> race(long seed, Function<Random, Response> send) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<List<Response>>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Random random = new Random(seed * WRITERS + i);
                writers.add(() -> {
                    List<Response> answers = new ArrayList<>();
                    for (int j = 0; j < RETURNS_EACH; j++) {
                        answers.add(send.apply(random));
                    }
                    return answers;
                });
            }
            List<Response> all = new ArrayList<>();
            for (Future<List<Response>> writer : threads.invokeAll(writers)) {
                all.addAll(writer.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    @RepeatedTest(2)
    void correctionsReplacementsAndCoarsePeriodsOfTheSameRows(RepetitionInfo repetition) throws Exception {
        List<Response> answers = race(repetition.getCurrentRepetition(), random -> {
            String mode = any(random, "atomic", "atomic", "partial", "replace");
            String period = any(random, "2023-02-01", "2023-02-02", "2023-02-03", "2023-02-01/2023-02-03", "2023-02");
            return post(file(random, period), mode, null);
        });
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.asString()).isIn(201, 207, 422);
            if (answer.statusCode() == 422) {
                assertThat(answer.jsonPath().getList("errors.code")).containsOnly("period-overlap");
            }
        });
        assertThat(answers).anyMatch(answer -> answer.statusCode() == 201);
        verifyClean();
        long written = answers.stream()
                .filter(answer -> answer.statusCode() != 422)
                .mapToLong(answer -> answer.jsonPath().getLong("inserted")
                        - answer.jsonPath().getLong("withdrawn"))
                .sum();
        int held = Api.get("/dossier-counts?limit=1000")
                .extract()
                .jsonPath()
                .getList("items")
                .size();
        assertThat(held).as("what came less what went").isEqualTo((int) written);
    }

    /** Some rows of each unit, in any order. */
    private static String file(Random random, String period) {
        List<String> rows = new ArrayList<>();
        for (String unit : UNITS) {
            for (String procedure : PROCEDURES) {
                if (random.nextInt(3) > 0) {
                    rows.add("%s,%s,%s,4,%d\n".formatted(unit, period, procedure, random.nextInt(100)));
                }
            }
        }
        if (rows.isEmpty()) {
            rows.add("412,%s,,,\n".formatted(period));
        }
        Collections.shuffle(rows, random);
        return HEADER + String.join("", rows);
    }

    @Test
    void oneKeyIsOneRequest() throws Exception {
        String body = HEADER + "412,2023-02-01,1.004222,4,42\n";
        List<Response> answers = race(1, random -> post(body, "atomic", "the-same"));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isIn(201, 409));
        assertThat(answers.stream()
                        .filter(answer -> answer.statusCode() == 201)
                        .map(Response::asString)
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.statusCode() == 201)
                        .filter(answer -> answer.header("Idempotency-Replayed") == null))
                .hasSize(1);
        assertThat(Api.get("/submissions").extract().jsonPath().getList("items"))
                .hasSize(1);
        verifyClean();
    }

    private static Response post(String body, String mode, String idempotencyKey) {
        var request = Api.as(Api.ADMIN).config(PLAIN).contentType("text/csv");
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return request.body(body).post("/api/v1/submissions?mode=" + mode);
    }

    private static String any(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
