package vn.tthc.stats.common;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;

/** What clients send and frameworks stumble over. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OddRequestsTest {

    @ParameterizedTest
    @ValueSource(strings = {"en;q=2", ";;", "-", "en;q=x", "*;q=9"})
    void answersInVietnameseWhereTheLanguageCannotBeRead(String language) {
        given().header("Accept-Language", language)
                .get("/api/v1/units/{code}", "nowhere")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("title", equalTo("Không tìm thấy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "en-GB,vi;q=0.5", "fr,en;q=0.2", "vi;q=0,en;q=0.1"})
    void answersInTheLanguageThatIsWantedMost(String language) {
        given().header("Accept-Language", language)
                .get("/api/v1/units/{code}", "nowhere")
                .then()
                .body("title", equalTo("Not found"));
    }

    /** To read thousands of languages would keep everybody waiting; "en" is among them. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/units/nowhere", "/api/v1/units?limit=0", "/api/v1/units/%"})
    void doesNotReadALanguageThatIsTooLong(String address) throws IOException {
        String languages = "en;q=0.9" + ",de;q=0.1".repeat(60);
        assertThat(sent("GET " + address + " HTTP/1.1\r\nAccept-Language: en;q=0.9,de;q=0.1\r\n"))
                .containsAnyOf("Not found", "Bad request");
        for (String header : new String[] {
            "Accept-Language: " + languages + "\r\n",
            "Accept-Language: en\r\nAccept-Language: " + languages + "\r\n",
            "Accept-Language: en\r\n" + "Accept-Language: de\r\n".repeat(200)
        }) {
            assertThat(sent("GET " + address + " HTTP/1.1\r\n" + header))
                    .startsWith("HTTP/1.1 4")
                    .containsAnyOf("Không tìm thấy", "Yêu cầu không hợp lệ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en,There is no parameter “lang” here. No parameters are taken here.",
        "vi,Không có tham số “lang” ở địa chỉ này. Địa chỉ này không nhận tham số nào."
    })
    void saysWhereThereAreNoParametersAtAll(String language, String detail) {
        for (String path : List.of("/metrics", "/caller")) {
            Api.as(Api.ADMIN)
                    .get("/api/v1" + path + "?lang=" + language)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("unknown-parameter"))
                    .body("detail", equalTo(detail));
        }
        Api.get("/fields?page=2")
                .body("detail", startsWith("There is no parameter “page” here. These exist: "))
                .body("detail", endsWith(", minRevision, q."));
    }

    @ParameterizedTest
    @CsvSource({"en,vi,Vinh City", "vi,en,Thành phố Vinh"})
    void answersInTheLanguageThatALinkNames(String named, String accepted, String name) {
        given().header("Accept-Language", accepted)
                .get("/api/v1/coverage?period=2023-02-01&unit={unit}&lang={lang}", Units.VINH, named)
                .then()
                .statusCode(200)
                .body("rows[0].unit.name", equalTo(name));
        Api.get("/coverage?period=2023-02-01&lang=fr")
                .statusCode(400)
                .body("errors[0].parameter", equalTo("lang"))
                .body("errors[0].code", equalTo("not-one-of"));
    }

    @Test
    void refusesAnAddressThatIsTooLong() {
        Api.get("/units?q=" + "a".repeat(70_000))
                .statusCode(414)
                .contentType("application/problem+json")
                .body("code", equalTo("address-too-long"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/units?%",
                "/api/v1/units?%zz=1",
                "/api/v1/units?q=%e",
                "/api/v1/units?q=|",
                "/api/v1/units/%",
                "/%zz",
                "/q/health?%"
            })
    void tellsWhatIsWrongWithAnAddressThatIsNone(String address) throws IOException {
        assertThat(sent("GET " + address + " HTTP/1.1\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"malformed-address\"")
                .doesNotContainIgnoringCase("retry-after:");
    }

    /** What a browser may do with data must not be what it may do with a page, however the address is written. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/q/swagger-ui/../../api/v1/units?limit=1", "/q/swagger-ui/%2e%2e/%2E%2E/api/v1/units?limit=1"})
    void dataAreDataHoweverTheirAddressIsWritten(String address) throws IOException {
        assertThat(sent("GET " + address + " HTTP/1.1\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("content-security-policy: default-src 'none'; frame-ancestors 'none'")
                .containsIgnoringCase("cross-origin-resource-policy: cross-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET *", "POST *", "GET api/v1/units", "OPTIONS **"})
    void anAddressHasAPath(String request) throws IOException {
        assertThat(sent(request + " HTTP/1.1\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"malformed-address\"");
    }

    @Test
    void theServiceAsAWholeHasNoOptions() throws IOException {
        assertThat(sent("OPTIONS * HTTP/1.1\r\n")).startsWith("HTTP/1.1 204 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/submissions", "/api/v1/api-keys", "/api/v1/reference-changes"})
    void aBodyOfNoTypeAtAllIsOfAnotherType(String path) throws IOException {
        assertThat(sent("POST " + path + " HTTP/1.1\r\nContent-Type: \r\nContent-Length: 0\r\nAuthorization: Bearer "
                        + Api.ADMIN + "\r\n"))
                .startsWith("HTTP/1.1 415 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"unsupported-media-type\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/units", "/api/v1/metrics", "/api/v1/coverage?period=2023-02"})
    void namesWhatCanBeHadWhereASecondAcceptCannotBeRead(String address) throws IOException {
        assertThat(sent("GET " + address + " HTTP/1.1\r\nAccept: */*\r\nAccept: a\r\n"))
                .startsWith("HTTP/1.1 406 ")
                .contains("\"code\":\"not-acceptable\"")
                .contains("application/json");
    }

    /** Java knows such days and PostgreSQL does not; of years of five digits neither side writes what the other reads. */
    @ParameterizedTest
    @CsvSource({
        "+999999999-12-31T23:59:59Z, too-large",
        "+294277-01-01T00:00:00Z, too-large",
        "+10000-01-01T00:00:00Z, too-large",
        "9999-12-31T23:59:59.999999999Z, too-large",
        "-290000-01-01T00:00:00Z, in-the-past",
        "-999999999-01-01T00:00:00Z, in-the-past"
    })
    void aKeyEndsOnADayThatTheDatabaseKnows(String expiresAt, String code) {
        Api.as(Api.ADMIN)
                .contentType("application/json")
                .body(Map.of("unit", Units.VINH, "role", "reporter", "label", "odd", "expiresAt", expiresAt))
                .post("/api/v1/api-keys")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors[0].pointer", equalTo("/expiresAt"))
                .body("errors[0].code", equalTo(code));
    }

    /** What is answered to these lines, byte by byte: a client library would mend them. */
    private static String sent(String lines) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream()
                    .write((lines + "Host: localhost\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "--", ";", "-;q=1", "en-", ";q", "*-", "vi;q=abc", ",", "-,en"})
    void aLanguageThatIsNoneIsNotTheAnswer(String language) {
        given().header("Accept-Language", language)
                .get("/api/v1/fields?limit=0")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-parameter"));
    }
}
