package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a service under load is sent and asked, and what it holds in the end. */
final class Load {

    static final String KEY = "test-admin-key-that-is-long-enough-000";

    /** In which every request has to be answered. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    /** Districts that lasted until 2025-06-30: with the procedures enough for 656,000 counts. */
    private static final List<String> UNITS = Stream.concat(
                    Stream.of("412"), IntStream.rangeClosed(414, 432).mapToObj(Integer::toString))
            .toList();

    private static final List<String> PROCEDURES = List.of(
            "1.004222",
            "1.001193",
            "DA06-08",
            "1.004194",
            "2.001159",
            "1.001456",
            "1.000656",
            "1.000894",
            "1.003677",
            "2.000986",
            "1.000080",
            "1.000094",
            "1.000110",
            "1.000419",
            "1.000593",
            "1.000689",
            "1.000893",
            "1.001022",
            "1.001669",
            "1.001695");
    private static final LocalDate FIRST = LocalDate.of(2021, 1, 1);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;
    private final URI api;

    /** One count that no other number has. */
    record Count(String unit, LocalDate day, String procedure) {

        static Count of(int number) {
            int day = number / UNITS.size() / PROCEDURES.size();
            return new Count(
                    UNITS.get(number % UNITS.size()),
                    FIRST.plusDays(day),
                    PROCEDURES.get(number / UNITS.size() % PROCEDURES.size()));
        }

        String body(int received) {
            return "{\"unit\":\"%s\",\"period\":\"%s\",\"counts\":[{\"procedure\":\"%s\",\"level\":4,\"received\":%d}]}"
                    .formatted(unit, day, procedure, received);
        }
    }

    Load(ServiceProcess service) {
        api = URI.create("http://127.0.0.1:" + service.port() + "/api/v1/");
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).timeout(LONGEST).header("Authorization", "Bearer " + KEY);
    }

    HttpRequest.Builder post(String body) {
        return request("submissions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static void requireUnavailable(HttpResponse<String> answer) {
        requireUnavailable(
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(null),
                answer.headers().firstValue("Retry-After").orElse(null),
                answer.body());
    }

    /** A 503 as it has to be: a problem that says when to come back. */
    static void requireUnavailable(int status, String contentType, String retryAfter, String body) {
        assertThat(status).as(body).isEqualTo(503);
        assertThat(contentType).as(body).startsWith("application/problem+json");
        assertThat(Integer.parseInt(retryAfter)).as(body).isPositive();
    }

    void requireClean() throws Exception {
        HttpResponse<String> answer = send(request("verification"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json.readTree(answer.body()).get("clean").asBoolean())
                .as(answer.body())
                .isTrue();
    }

    /** Everything that is held. */
    Map<Count, Integer> held() throws Exception {
        Map<Count, Integer> held = new HashMap<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = json.readTree(
                    send(request("dossier-counts?limit=1000" + cursor)).body());
            for (JsonNode item : page.get("items")) {
                held.put(
                        new Count(
                                item.at("/unit/code").asText(),
                                LocalDate.parse(item.get("period").asText()),
                                item.at("/procedure/code").asText()),
                        item.get("received").asInt());
            }
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asText();
        }
        return held;
    }
}
