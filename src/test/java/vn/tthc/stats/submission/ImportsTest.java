package vn.tthc.stats.submission;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.verifyClean;
import static vn.tthc.stats.submission.FilesTest.ended;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.AdvisoryLock;

/** How imports end, what they say of it, and that they store what would have been stored at once. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ImportsTest {

    private static final String CSV = "text/csv";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final String NDJSON = "application/x-ndjson";
    private static final String HEADER = "unit,period,procedure,level,received,receivedOnline\n";
    private static final String COUNT = "412,2023-02-01,1.004222,4,42,31\n";

    private static final RestAssuredConfig PLAIN = RestAssured.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    @Inject
    ImportRunner runner;

    @Inject
    Imports imports;

    @Inject
    ImportDirectory directory;

    @Inject
    AgroalDataSource dataSource;

    private Connection locking;

    @AfterEach
    void everythingAddsUp() {
        verifyClean();
    }

    private static ValidatableResponse sendAsync(String type, String body, String query) {
        return sendAsync(type, body.getBytes(StandardCharsets.UTF_8), query);
    }

    private static ValidatableResponse sendAsync(String type, byte[] body, String query) {
        return Api.as(Api.ADMIN)
                .config(PLAIN)
                .contentType(type)
                .header("Prefer", "respond-async")
                .body(body)
                .post("/api/v1/submissions" + query)
                .then();
    }

    private static String errorFile(ValidatableResponse ended) {
        ValidatableResponse file = Api.as(Api.ADMIN)
                .get((String) ended.extract().path("errorFile"))
                .then()
                .statusCode(200);
        String text = file.extract().asString();
        file.header("Content-Type", startsWith(text.startsWith("{") ? "application/x-ndjson" : "text/csv"))
                .header("Content-Disposition", endsWith(text.startsWith("{") ? "-errors.ndjson\"" : "-errors.csv\""));
        return text;
    }

    // --- The same as at once ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "412,2023-02-01,1.004222,4,42,31|412,2023-02-01,1.001193,4,,|412,2023-02-01,1.001193,3,,",
                "412,2023-02-01,1.004222,4,,|412,2023-02-01,1.001193,4,,|425,2023-02-01,,,,|425,2023-02-01,,,,",
                "412,2023-02-01,1.004222,4,1,|412,2023-02-01,1.004222,4,2,|412,2023-02-01,1.001193,4,,|425,2023-02-01,1.001193,4,3,",
                "412,2023-02-01,1.004222,4,1,9|412,2023-02-01,1.001193,4,,|425,2023-02-01,1.001193,4,3,",
                "412,2023-02-01,1.004222,4,1,9|412,2023-02-01,1.001193,4,5,|412,2023-02-01,1.000894,4,,",
            })
    void isStoredAsAtOnceAndHasTheSameFingerprint(String rows) throws InterruptedException {
        String body = HEADER + rows.replace('|', '\n') + "\n";
        ValidatableResponse atOnce = FilesTest.send(CSV, body, "?mode=partial");
        int id = ended(sendAsync(CSV, body, "?mode=partial"))
                .body("state", equalTo("succeeded"))
                .extract()
                .path("submission");
        get("/submissions/" + id)
                .body("contentSha256", equalTo(atOnce.extract().path("contentSha256")))
                .body("unit", equalTo(atOnce.extract().path("unit")))
                .body("returns", equalTo(atOnce.extract().path("returns")))
                .body("refused", equalTo(atOnce.extract().path("refused")))
                .body("unchanged", equalTo(atOnce.extract().path("inserted")))
                .body("inserted", equalTo(0));
    }

    @Test
    void aBlankLineIsNoNilReturnWhereARowWasRefused() throws InterruptedException {
        String body = HEADER + "424,2024-06-03,1.004222,4,10,99\n424,2024-06-03,1.000894,4,,\n";
        FilesTest.send(CSV, body, "?mode=partial").statusCode(422).body("errors", hasSize(1));
        ended(sendAsync(CSV, body, "?mode=partial")).body("state", equalTo("refused"));
        FilesTest.send(CSV, body + COUNT, "?mode=partial")
                .statusCode(207)
                .body("returns", equalTo(1))
                .body("warnings.code", not(hasItem("blank-return")))
                .body("rows.outcome", contains("refused", "ignored", "inserted"));
        ended(sendAsync(CSV, body + COUNT, "?mode=partial")).body("state", equalTo("succeeded"));
        get("/submissions?unit=424&period=2024-06-03").body("items", empty()).body("held.received", equalTo(0));
    }

    /** What is wrong with a return as a whole is no row that could be left out, in the background as at once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"foo\":1,",
                "\"a\\u0000b\":1,",
                "\"reason\":\"a\\u0000b\",",
                "\"reason\":\"LONG\",",
            })
    void whatIsWrongAsAWholeIsNotLeftOut(String wrong) throws InterruptedException {
        String body = """
                {"unit":"421","period":"2024-03-01",%s"counts":[
                  {"procedure":"1.004222","level":4,"received":10},{"procedure":"1.000894","level":4,"received":11}]}""".formatted(wrong.replace("LONG", "a".repeat(1500)));
        List<String> codes = FilesTest.send("application/json", body, "?mode=partial")
                .statusCode(422)
                .extract()
                .path("errors.code");
        ValidatableResponse refused =
                ended(sendAsync("application/json", body, "?mode=partial")).body("state", equalTo("refused"));
        Api.as(Api.ADMIN)
                .get((String) refused.extract().path("errors"))
                .then()
                .statusCode(200)
                // Of each row, since each comes back to be corrected.
                .body("items.row.unique()", contains(0, 1))
                .body("items.code.unique()", equalTo(codes));
        get("/submissions?unit=421&period=2024-03-01").body("items", empty());
    }

    @Test
    void ofDuplicatesNothingIsLeft() throws InterruptedException {
        String body = HEADER + COUNT + COUNT;
        FilesTest.send(CSV, body, "?mode=partial").statusCode(422).body("code", equalTo("invalid-return"));
        ended(sendAsync(CSV, body, "?mode=partial"))
                .body("state", equalTo("refused"))
                .body("problem.code", equalTo("invalid-return"))
                .body("rows.rejected", equalTo(2));
        ended(sendAsync(CSV, body + "425,2023-02-01,1.004222,4,1,\n", "?mode=partial"))
                .body("state", equalTo("succeeded"));
        get("/submissions").body("items[0].unit", equalTo("425"));
    }

    @Test
    void everyBadRowIsNamed() throws InterruptedException {
        ValidatableResponse refused = ended(
                        sendAsync(CSV, HEADER + "412,2023-02-01,1.001193,4,1200,2559\n" + COUNT + COUNT, ""))
                .body("state", equalTo("refused"))
                .body("rows.rejected", equalTo(3));
        String errors = refused.extract().path("errors");
        Api.as(Api.ADMIN)
                .get(errors)
                .then()
                .body("items.code", contains("online-exceeds-received", "duplicate-row", "duplicate-row"))
                .body("items.row", contains(0, 1, 2))
                .body("items[0].line", equalTo(2))
                .body("items[0].column", equalTo("receivedOnline"))
                .body("items[0].detail", containsString("(2,559) are more than dossiers received (1,200)"));
        given().header("Authorization", "Bearer " + Api.ADMIN)
                .get(errors)
                .then()
                .body("items[0].detail", containsString("(2.559) lớn hơn số hồ sơ tiếp nhận (1.200)"))
                .body("items[1].detail", containsString("dòng số liệu thứ 2,"));
    }

    @Test
    void pagesOfErrorsAreTogetherAllOfThem() throws InterruptedException {
        // Two in a row, and some that are known only when all have been read; more than are read at a time.
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.addAll(List.of("412,2023-02-01,1.001193,9,-1,x", "99999,2023,1.001193,4,1,2", COUNT.strip()));
        }
        ValidatableResponse refused = ended(sendAsync(CSV, HEADER + String.join("\n", rows), ""))
                .body("state", equalTo("refused"))
                .body("rows.rejected", equalTo(rows.size()));
        List<String> lines = errorFile(refused).lines().skip(1).toList();
        assertThat(lines).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(lines.get(i).replace("'", "")).startsWith(rows.get(i) + ",");
        }
        String errors = refused.extract().path("errors");
        List<Object> all =
                Api.as(Api.ADMIN).get(errors + "?limit=1000").jsonPath().getList("items");
        assertThat(all).hasSizeGreaterThan(rows.size());
        for (int limit : new int[] {7, 50, all.size()}) {
            List<Object> paged = new ArrayList<>();
            String next = "";
            while (next != null) {
                JsonPath page =
                        Api.as(Api.ADMIN).get(errors + "?limit=" + limit + next).jsonPath();
                assertThat(page.getList("items")).hasSizeBetween(1, limit);
                paged.addAll(page.getList("items"));
                next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
            }
            assertThat(paged).as("%s a page", limit).isEqualTo(all);
        }
    }

    @Test
    void aBodyThatIsLongIsNotHeldHoweverFewItsRows() throws InterruptedException {
        String row =
                "{\"unit\":\"412\",\"period\":\"2023-02-%02d\",\"procedure\":\"1.004222\",\"level\":4,%sreceived\":1}\n";
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            body.append(row.formatted(1 + i % 28, " ".repeat(60_000) + "\""));
        }
        ended(FilesTest.send(NDJSON, body.toString(), "?dryRun=true")).body("rows.read", equalTo(150));
    }

    // --- The file of errors ---

    @Test
    void theErrorFileIsCorrectedAndSentAgain() throws InterruptedException {
        String body = "Tên đơn vị;Mã đơn vị;Kỳ báo cáo;Mã thủ tục;Mức độ;Tiếp nhận;Tiếp nhận trực tuyến\n"
                + "=x;412;2023-02-01;1.004222;4;-1;\n";
        String file = errorFile(ended(sendAsync(CSV, body, "")).body("state", equalTo("refused")));
        assertThat(file.lines().findFirst().orElseThrow()).endsWith("Tiếp nhận trực tuyến;error;code");
        assertThat(file).contains("'=x;412;2023-02-01;1.004222;4;'-1;;").contains("negative");
        ValidatableResponse again = ended(sendAsync(CSV, file, "")).body("state", equalTo("refused"));
        assertThat(errorFile(again)).isEqualTo(file);
        FilesTest.send(CSV, file, "")
                .statusCode(422)
                .body("errors.code", contains("negative", "code-and-name-differ"))
                .body("errors[1].detail", containsString("\"=x\""));
        String corrected = file.replace("'=x", "Thành phố Vinh").replace("'-1", "1");
        FilesTest.send(CSV, corrected, "").statusCode(201).body("inserted", equalTo(1));
    }

    private static final String RIGHT = "425,2023-02-02,1.001193,3,7,\n";

    @ParameterizedTest
    @ValueSource(strings = {"", "?mode=replace"})
    void ofAFileOfWhichNothingIsStoredAllRowsComeBack(String mode) throws InterruptedException {
        FilesTest.send(CSV, HEADER + RIGHT + "425,2023-02-02,1.004222,4,3,\n", "")
                .statusCode(201);
        String body = HEADER + COUNT + "412,2023-02-01,1.001193,9,5,,,\n\n" + RIGHT;
        String file = errorFile(ended(sendAsync(CSV, body, mode))
                .body("state", equalTo("refused"))
                .body("rows.accepted", equalTo(2)));
        List<String> lines = file.lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).isEqualTo(COUNT.strip() + ",,");
        assertThat(lines.get(2)).startsWith("412,2023-02-01,1.001193,9,5,,").endsWith(",unknown-level");
        assertThat(lines.get(3)).isEqualTo(RIGHT.strip() + ",,");
        ended(sendAsync(CSV, file, mode)).body("state", equalTo("refused")).body("rows.rejected", equalTo(1));
        ValidatableResponse stored =
                ended(sendAsync(CSV, file.replace(",9,5,", ",4,5,"), mode)).body("state", equalTo("succeeded"));
        get("/submissions/" + stored.extract().path("submission"))
                .body("inserted", equalTo(2))
                .body("unchanged", equalTo(1))
                .body("withdrawn", equalTo(mode.isEmpty() ? 0 : 1));
        get("/dossier-counts?unit=412").body("items.received", contains(42, 5));
    }

    @Test
    void allRowsComeBackInEveryFormat(@TempDir Path directory) throws IOException, InterruptedException {
        String right =
                "{\"unit\":\"425\",\"period\":\"2023-02-02\",\"procedure\":\"1.001193\",\"level\":3,\"received\":7}";
        String file = errorFile(ended(sendAsync(NDJSON, right + "\n" + right.replace("02-02", "02-30") + "\n", "")));
        assertThat(file.lines()).hasSize(2).first().isEqualTo(right);
        FilesTest.send(NDJSON, file.replace("02-30", "02-03"), "?dryRun=true")
                .statusCode(200)
                .body("inserted", equalTo(2));

        String json = """
                {"unit":"425","period":"2023-02-02","counts":[
                  {"procedure":"1.001193","level":9,"received":7},{"procedure":"1.001193","level":3,"received":7}]}""";
        file = errorFile(ended(sendAsync("application/json", json, "")));
        assertThat(file.lines()).hasSize(2).last().isEqualTo(right);
        FilesTest.send(NDJSON, file.replace(":9,", ":4,"), "?dryRun=true")
                .statusCode(200)
                .body("inserted", equalTo(2));

        byte[] workbook = workbook(
                directory,
                new String[] {"#0:425", null, "#1:44959", "#0:1.001193", null, "#0:3", "#0:7"},
                new String[] {"#0:425", null, "#4:44958", "#0:1.001193", null, "#0:3", "#0:90"});
        file = errorFile(ended(sendAsync(XLSX, workbook, "")));
        assertThat(file.lines()).hasSize(3).contains("425,,2023-02-02,1.001193,,3,7,,");
        FilesTest.send(CSV, file.replace("2023-02-01?", "2023-01"), "?dryRun=true")
                .statusCode(200)
                .body("inserted", equalTo(2));
    }

    @Test
    void whereTheOthersAreStoredOnlyTheRefusedRowsComeBack() throws InterruptedException {
        String body = HEADER + COUNT + "412,2023-02-01,1.001193,9,5,\n" + RIGHT;
        String file = errorFile(ended(sendAsync(CSV, body, "?mode=partial")).body("state", equalTo("succeeded")));
        assertThat(file.lines()).hasSize(2).last().asString().startsWith("412,2023-02-01,1.001193,9,5,,");
        FilesTest.send(CSV, file.replace(",9,5,", ",4,5,"), "?mode=partial").statusCode(201);
        get("/dossier-counts").body("items", hasSize(3));
    }

    @Test
    void whatIsNotTheWholeFileIsNotTakenForIt() throws IOException, InterruptedException {
        Set<Path> before = kept();
        String body = HEADER + COUNT + "412,2023-02-01,1.001193,9,5,\n";
        ValidatableResponse refused = ended(sendAsync(CSV, body, "")).body("state", equalTo("refused"));
        Set<Path> kept = kept();
        kept.removeAll(before);
        assertThat(kept).hasSize(1);
        imports.deleteAbandoned(Instant.now().plus(Duration.ofDays(1)));
        assertThat(kept).allSatisfy(path -> assertThat(path).exists());
        assertThat(errorFile(refused).lines()).hasSize(3);
        // It has given way to other files.
        Files.delete(kept.iterator().next());
        String file = errorFile(refused);
        assertThat(file.lines().toList().get(1)).startsWith(",,,,,,").endsWith(",rows-missing");
        assertThat(file.lines()).hasSize(3).noneMatch(line -> line.startsWith(COUNT.strip()));
        for (String mode : new String[] {"", "?mode=replace"}) {
            FilesTest.send(CSV, file.replace(",9,5,", ",4,5,"), mode).statusCode(422);
        }
        get("/submissions").body("items", empty());
    }

    private Set<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(directory.path())) {
            return files.filter(file -> file.toString().endsWith(".upload.kept"))
                    .collect(Collectors.toSet());
        }
    }

    /** The workbook's rows, each of which is refused for one cell that a spreadsheet may have changed. */
    private static final String[][] GUARDED = {
        {"412", null, "#4:45323", "1.004222", null, "4", "#0:1"},
        {"412", null, "#5:45324", "1.004222", null, "4", "#0:1"},
        {"412", null, "#1:2023", "1.004222", null, "4", "#0:1"},
        {"31", null, "#0:2019", "1.004222", null, "4", "#0:1.234"},
        {"412", null, "#0:1999", "1.004222", null, "4", "#0:1"},
        {"412", null, "=A1", "1.004222", null, "4", "#0:1"},
        {"#0:31", null, "2023-02-02", "1.004222", null, "4", "#0:1"},
        {null, "#0:31", "2023-02-03", "1.004222", null, "4", "#0:1"},
        {"#1:412", null, "2023-02-04", "1.004222", null, "4", "#0:1"},
        {"=A1", null, "2023-02-05", "1.004222", null, "4", "#0:1"},
        {"412", "=A1", "2023-02-06", "1.004222", null, "4", "#0:1"},
        {"412", null, "2023-02-07", "#1:44958", null, "4", "#0:1"},
        {"412", null, "2023-02-08", "=A1", null, "4", "#0:1"},
        {"412", null, "2023-02-09", "1.004222", "=A1", "4", "#0:1"},
        {"412", null, "2023-02-10", "1.004222", null, "#1:4", "#0:1"},
        {"412", null, "2023-02-11", "1.004222", null, "=A1", "#0:1"},
        {"412", null, "2023-02-12", "1.004222", null, "4", "#1:5"},
        {"412", null, "2023-02-13", "1.004222", null, "4", "=1+1"},
        {"412", null, "2023-02-14", "1.004222", null, "4", "#0:1.234"},
    };

    private static byte[] workbook(Path directory, String[]... rows) throws IOException {
        StringBuilder data = new StringBuilder(
                RawWorkbook.row(1, "unit", "unitName", "period", "procedure", "procedureName", "level", "received"));
        for (int i = 0; i < rows.length; i++) {
            data.append(RawWorkbook.row(i + 2, rows[i]));
        }
        return Files.readAllBytes(
                new RawWorkbook().sheet("Data", "visible", data.toString()).write(directory));
    }

    @Test
    void whatASpreadsheetMayHaveChangedIsRefusedAgainInTheErrorFile(@TempDir Path directory)
            throws IOException, InterruptedException {
        String vi = "?numberFormat=vi";
        String file = errorFile(ended(sendAsync(XLSX, workbook(directory, GUARDED), vi))
                .body("state", equalTo("refused"))
                .body("rows.rejected", equalTo(GUARDED.length)));
        assertThat(file).contains("412,,2024-02-01?,1.004222,,4,1,", "\n31?,,2023-02-02,1.004222,,4,1,", ",4,2?,");
        ended(sendAsync(CSV, file, vi))
                .body("state", equalTo("refused"))
                .body("rows.rejected", equalTo(GUARDED.length));
        List<Integer> refused =
                FilesTest.send(CSV, file, vi).statusCode(422).extract().path("errors.row");
        assertThat(Set.copyOf(refused)).hasSize(GUARDED.length);
        FilesTest.send(CSV, file, "?mode=partial&numberFormat=vi").statusCode(422);
    }

    @Test
    void aCodeThatMayHaveLostItsZerosIsInDoubtWhateverElseIsCorrected(@TempDir Path directory)
            throws IOException, InterruptedException {
        String[] row = {"#0:31", null, "2023-02-30", "1.004222", null, "4", "#0:1"};
        String file = errorFile(ended(sendAsync(XLSX, workbook(directory, row), "")));
        assertThat(file).contains("31?,,2023-02-30,").contains("number-as-code");
        FilesTest.send(CSV, file.replace("2023-02-30", "2023-02-28"), "")
                .statusCode(422)
                .body("errors.code", contains("unknown-unit"));
        FilesTest.send(CSV, file.replace("2023-02-30", "2023-02-28").replace("31?", "031"), "")
                .statusCode(201);
    }

    @Test
    void whatIsNoneOfACountIsRefusedAgainInTheErrorFile() throws InterruptedException {
        String count = "\"procedure\":\"1.004222\",\"level\":4,\"received\":1";
        String counts = "[{%1$s,\"unitName\":\"Thành phố Vinh\"},{%1$s,\"unit\":\"425\"},{},{\"procedure\":null},{%1$s,"
                + "\"recieved\":2},{\"error\":\"x\",\"code\":\"y\"}]";
        String body = ("{\"unit\":\"412\",\"period\":\"2023-02-01\",\"counts\":" + counts + "}").formatted(count);
        ValidatableResponse refused = ended(sendAsync("application/json", body, ""))
                .body("state", equalTo("refused"))
                .body("rows.rejected", equalTo(6));
        ended(sendAsync(NDJSON, errorFile(refused), ""))
                .body("state", equalTo("refused"))
                .body("rows.rejected", equalTo(6));
        for (String field : new String[] {"\"note\":\"x\"", "\"reason\":5", "\"level\":4"}) {
            String odd = "{\"unit\":\"412\",\"period\":\"2023-02-01\",%s,\"counts\":[{%s}]}".formatted(field, count);
            String file = errorFile(ended(sendAsync("application/json", odd, "")));
            FilesTest.send(NDJSON, file, "").statusCode(422).body("errors.code", contains("unknown-field"));
            FilesTest.send(NDJSON, file.replaceFirst("\"return\":\"[a-z]+\",", ""), "?dryRun=true")
                    .statusCode(200);
        }
    }

    @Test
    void linesThatAreNoObjectsComeBackAsTheyAre() throws InterruptedException {
        String body = "null\n[1]\n5\n{ }\n{\"unit\":\"412\",\"received\":1.50,\"x\":{\"y\":1}}\n";
        String file = errorFile(ended(sendAsync(NDJSON, body, "")).body("state", equalTo("refused")));
        List<String> lines = file.lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("{\"line\":\"null\",\"error\":\"").endsWith("\"code\":\"wrong-type\"}");
        assertThat(lines.get(1)).startsWith("{\"line\":\"[1]\",\"error\":");
        assertThat(lines.get(2)).startsWith("{\"line\":\"5\",\"error\":");
        assertThat(lines.get(3)).startsWith("{\"error\":").endsWith("\"code\":\"required\"}");
        assertThat(lines.get(4)).startsWith("{\"unit\":\"412\",\"received\":1.50,\"x\":{\"y\":1},\"error\":");
    }

    @Test
    void linesOfTheErrorFileAreTakenWhenCorrected() {
        String row =
                "{\"unit\":\"412\",\"period\":\"2023-02-01\",\"procedure\":\"1.004222\",\"level\":4,\"received\":1";
        FilesTest.send(NDJSON, row + ",\"error\":\"x\",\"code\":\"y\"}", "").statusCode(201);
        FilesTest.send(NDJSON, row + ",\"code\":\"y\",\"error\":\"x\"}", "")
                .statusCode(422)
                .body("errors.code", contains("unknown-field", "unknown-field"));
        FilesTest.send(NDJSON, row + ",\"error\":\"x\"}", "").statusCode(422);
    }

    @Test
    void theErrorFileOfAJsonReturnHasItsRows() throws InterruptedException {
        String body = """
                {"unit":"412","period":"2023-02-01","counts":[
                  {"procedure":"1.004222","level":4,"received":1,"receivedOnline":2},
                  {"procedure":"1.001193","level":4,"received":1},
                  {"procedure":"1.001193","level":3,"received":1.50},
                  7]}""";
        ValidatableResponse ended = ended(sendAsync("application/json", body, "?mode=partial"))
                .body("state", equalTo("succeeded"))
                .body("rows.rejected", equalTo(3));
        String file = errorFile(ended);
        List<String> lines = file.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .startsWith("{\"unit\":\"412\",\"period\":\"2023-02-01\",\"procedure\":\"1.004222\",\"level\":4,"
                        + "\"received\":1,\"receivedOnline\":2,\"error\":\"")
                .endsWith("\"code\":\"online-exceeds-received\"}");
        assertThat(lines.get(1)).contains("\"level\":3,\"received\":1.50,\"error\":");
        assertThat(lines.get(2)).startsWith("{\"line\":\"7\",\"error\":");
        String corrected = lines.get(0).replace("\"received\":1,", "\"received\":3,") + "\n"
                + lines.get(1).replace("1.50", "5");
        FilesTest.send(NDJSON, corrected, "").statusCode(201).body("inserted", equalTo(2));
        get("/dossier-counts?unit=412&period=2023-02-01").body("items.received", contains(3, 5, 1));
    }

    @Test
    void theErrorFileOfAJsonReturnHasDuplicatesToo() throws InterruptedException {
        String count = "{\"procedure\":\"1.004222\",\"level\":4,\"received\":1}";
        String body = "{\"unit\":\"412\",\"period\":\"2023-02-01\",\"counts\":[%1$s,%1$s]}".formatted(count);
        String file = errorFile(ended(sendAsync("application/json", body, "")).body("state", equalTo("refused")));
        assertThat(file.lines())
                .hasSize(2)
                .allMatch(line -> line.contains("\"2023-02-01\"")
                        && line.contains(count.substring(1, count.length() - 1))
                        && line.endsWith("\"code\":\"duplicate-row\"}"));
    }

    @Test
    void ofAJsonReturnThatIsWrongAsAWholeAllRowsComeBack() throws InterruptedException {
        String body = """
                {"unit":"99999","period":"2023-02-01","counts":[
                  {"procedure":"1.004222","level":4,"received":4,"receivedOnline":2},
                  {"procedure":"1.001193","level":4,"received":-1}]}""";
        ValidatableResponse refused = ended(sendAsync("application/json", body, "?mode=partial"))
                .body("state", equalTo("refused"))
                .body("rows.read", equalTo(2))
                .body("rows.rejected", equalTo(2));
        String file = errorFile(refused);
        assertThat(file.lines().map(line -> line.replaceAll(".*\"code\":", "")))
                .containsExactly("\"unknown-unit\"}", "\"unknown-unit negative\"}");
        FilesTest.send(NDJSON, file.replace("99999", "412").replace("-1", "1"), "")
                .statusCode(201)
                .body("inserted", equalTo(2));
    }

    @Test
    void ofAJsonReturnThatIsWrongAsAWholeNothingIsStored() throws InterruptedException {
        String body = """
                {"unit":"412","period":"2023-02-01","note":"x","counts":[
                  {"procedure":"1.004222","level":4,"received":4},{"procedure":"1.001193","level":4,"received":1}]}""";
        FilesTest.send("application/json", body, "?mode=partial")
                .statusCode(422)
                .body("errors.code", contains("unknown-field"));
        ended(sendAsync("application/json", body, "?mode=partial"))
                .body("state", equalTo("refused"))
                .body("rows.rejected", equalTo(2));
        String none =
                errorFile(ended(sendAsync("application/json", "{\"unit\":\"412\",\"period\":\"2023-02-01\"}", "")));
        assertThat(none).startsWith("{\"error\":").endsWith("\"code\":\"required\"}\n");
        get("/submissions").body("items", empty());
    }

    @Test
    void ofAnEndlessCellTheBeginningIsKept() throws InterruptedException {
        String file =
                errorFile(ended(sendAsync(CSV, HEADER + COUNT.replace(",42,", "," + "x".repeat(50_000) + ","), "")));
        assertThat(file).contains(",4," + "x".repeat(3999) + "…,31,").doesNotContain("x".repeat(4000));
    }

    // --- How they end ---

    /** Keeps everyone from writing for Vinh until {@link #unlock}. */
    private void lockVinh() throws SQLException {
        locking = dataSource.getConnection();
        locking.setAutoCommit(false);
        try (PreparedStatement lock = locking.prepareStatement(
                "select pg_advisory_xact_lock(?, id) from reporting_unit where code = '412' order by id")) {
            lock.setInt(1, AdvisoryLock.UNIT.key());
            lock.executeQuery();
        }
    }

    @AfterEach
    void unlock() throws SQLException {
        if (locking != null) {
            locking.rollback();
            locking.close();
            locking = null;
        }
    }

    /** Waits until someone wants to write for Vinh. */
    private void awaitWriter() throws SQLException, InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
        while (count("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 0) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(20);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.createStatement().execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?dryRun=true"})
    void aFileIsCalledOffWhileItIsWritten(String query) throws Exception {
        lockVinh();
        ValidatableResponse accepted = sendAsync(CSV, HEADER + COUNT, query);
        awaitWriter();
        Api.as(Api.ADMIN)
                .delete(accepted.extract().header("Location"))
                .then()
                .statusCode(200)
                .body("state", equalTo("running"));
        unlock();
        ended(accepted).body("state", equalTo("cancelled")).body("receipt", nullValue());
        get("/submissions").body("items", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"succeeded", "refused"})
    void whoListensIsToldTheEnd(String end) throws Exception {
        List<String> events = new ArrayList<>();
        lockVinh();
        String more = end.equals("refused") ? "412,2023-02,1.004222,4,42,31\n" : "";
        String location = sendAsync(CSV, HEADER + COUNT + more, "").extract().header("Location");
        awaitWriter();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + location + "/events"))
                .header("Authorization", "Bearer " + Api.ADMIN)
                .header("Accept-Language", "en")
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            events.add(lines.readLine());
            assertThat(events.get(0)).contains("\"state\":\"running\"");
            unlock();
            lines.lines().forEach(events::add);
        }
        assertThat(events).anyMatch(event -> event.contains("\"state\":\"" + end + "\""));
        if (end.equals("refused")) {
            assertThat(events).anyMatch(event -> event.contains("Errors in the return"));
        }
    }

    @Test
    void theReceiptOfADryRunIsInTheLanguageOfItsReader() throws InterruptedException {
        String location = sendAsync(CSV, HEADER + "412,2023-02-01,1.004222,4,,\n", "?dryRun=true")
                .extract()
                .header("Location");
        endedAt(location)
                .body("receipt.warnings.find { it.code == 'blank-return' }.detail", startsWith("The form has no"));
        RestAssured.given()
                .header("Authorization", "Bearer " + Api.ADMIN)
                .header("Accept-Language", "vi")
                .get(location)
                .then()
                .body("receipt.warnings.find { it.code == 'blank-return' }.detail", startsWith("Biểu mẫu"))
                .body("receipt.warnings.find { it.code == 'blank-return' }.unit.code", equalTo("412"));
    }

    private static ValidatableResponse endedAt(String location) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
        while (Instant.now().isBefore(deadline)) {
            ValidatableResponse view = Api.as(Api.ADMIN).get(location).then();
            if (!List.of("queued", "running").contains((String) view.extract().path("state"))) {
                return view;
            }
            Thread.sleep(20);
        }
        throw new AssertionError(location);
    }

    /** A job that no thread of this service knows of. */
    private long leftBehind(String columns, String values) throws Exception {
        return leftBehind(directory.nameOrNew(), columns, values);
    }

    private long leftBehind(String node, String columns, String values) throws Exception {
        Files.createDirectories(directory.path());
        String file = UUID.randomUUID() + ".upload";
        Files.writeString(directory.path().resolve(file), HEADER + COUNT);
        return count("""
                insert into import_job (state, directory, file, format, number_format, mode, dry_run, api_key_id, bytes,
                  created_at, updated_at, %s)
                values ('running', '%s', '%s', 'CSV', 'PLAIN', 'atomic', false, 1, 100, now(), now(), %s) returning id
                """.formatted(columns, node, file, values));
    }

    @Test
    void aJobThatDiedBeginsAnewButNotForEver() throws Exception {
        long first = leftBehind("attempts", "0");
        long third = leftBehind("attempts", "2");
        runner.lookAgain();
        endedAt("/api/v1/imports/" + third)
                .body("state", equalTo("failed"))
                .body("problem.code", equalTo("internal-error"));
        endedAt("/api/v1/imports/" + first).body("state", equalTo("succeeded"));
        assertThat(count("select attempts from import_job where id = " + first)).isEqualTo(1);
    }

    @Test
    void aJobThatWasCalledOffDoesNotBeginAnew() throws Exception {
        long job = leftBehind("cancel_requested", "true");
        runner.lookAgain();
        endedAt("/api/v1/imports/" + job).body("state", equalTo("cancelled"));
        get("/submissions").body("items", empty());
    }

    @Test
    void jobsThatWaitAreNotLost() throws Exception {
        long job = leftBehind("attempts", "0");
        execute(
                "update import_job set state = 'queued', updated_at = now() - interval '2 days', directory = directory");
        imports.touch(Instant.now());
        imports.sweep();
        runner.wakeUp(null);
        endedAt("/api/v1/imports/" + job).body("state", equalTo("succeeded"));
    }

    @Test
    void whatWasLostIsToldAndWhatEndedLongAgoIsForgotten() throws Exception {
        // Of a directory that is gone: ours is looked through every few seconds, and the job would begin anew.
        long lost = leftBehind(UUID.randomUUID().toString(), "attempts", "0");
        int old = ended(sendAsync(CSV, HEADER + COUNT, "")).extract().path("id");
        int young = ended(sendAsync(CSV, HEADER + COUNT, "")).extract().path("id");
        execute("update import_job set updated_at = now() - interval '61 minutes' where id = " + lost);
        execute("update import_job set finished_at = now() - interval '30 days 1 minute' where id = " + old);
        execute("update import_job set finished_at = now() - interval '29 days' where id = " + young);
        imports.sweep();
        Api.as(Api.ADMIN)
                .get("/api/v1/imports/" + lost)
                .then()
                .body("state", equalTo("failed"))
                .body("problem.code", equalTo("import-lost"));
        Api.as(Api.ADMIN).get("/api/v1/imports/" + old).then().statusCode(404);
        Api.as(Api.ADMIN).get("/api/v1/imports/" + young).then().statusCode(200);
    }

    // --- Whose turn it is ---

    private static ValidatableResponse sendAsync(String key) {
        return Api.as(key)
                .config(PLAIN)
                .contentType(CSV)
                .header("Prefer", "respond-async")
                .body((HEADER + COUNT).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions")
                .then();
    }

    private Set<Path> uploads() throws IOException {
        try (Stream<Path> files = Files.list(directory.path())) {
            return files.filter(file -> file.toString().endsWith(".upload")).collect(Collectors.toSet());
        }
    }

    /** A job in another process's directory. */
    private long elsewhere(String key) throws SQLException {
        return queued("elsewhere", "(select id from api_key where prefix = '" + key.substring(0, 13) + "')");
    }

    private long queued(String directory, String sender) throws SQLException {
        return count("""
                insert into import_job (state, directory, file, format, number_format, mode, dry_run, api_key_id, bytes,
                  created_at, updated_at)
                values ('queued', '%s', 'none', 'CSV', 'PLAIN', 'atomic', false, %s, 1, now(), now()) returning id
                """.formatted(directory, sender));
    }

    @Test
    void ofOneKeyOnlySoManyFilesWait() throws Exception {
        String key = Api.keyFor("412", "reporter");
        for (int n = 0; n < 19; n++) {
            elsewhere(key);
        }
        ended(sendAsync(key).statusCode(202)).body("state", equalTo("succeeded"));
        long last = elsewhere(key);
        Set<Path> before = uploads();
        sendAsync(key)
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", "60")
                .body("code", equalTo("too-many-imports"))
                .body("detail", startsWith("20 files sent with this key"));
        // Whether it is for the background is known only when it has been read.
        Api.as(key)
                .config(PLAIN)
                .contentType(CSV)
                .body((HEADER + COUNT.repeat(5001)).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions")
                .then()
                .statusCode(429)
                .body("code", equalTo("too-many-imports"));
        assertThat(uploads()).isEqualTo(before);
        ended(sendAsync(Api.keyFor("412", "reporter")).statusCode(202)).body("state", equalTo("succeeded"));
        Api.as(key).delete("/api/v1/imports/" + last).then().statusCode(200);
        ended(sendAsync(key).statusCode(202)).body("state", equalTo("succeeded"));
    }

    @Test
    void aRepetitionIsAnsweredHoweverManyFilesWait() throws Exception {
        String key = Api.keyFor("412", "reporter");
        Supplier<ValidatableResponse> request = () -> Api.as(key)
                .config(PLAIN)
                .contentType(CSV)
                .header("Prefer", "respond-async")
                .header("Idempotency-Key", "once")
                .body((HEADER + COUNT).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions")
                .then();
        String location = request.get().statusCode(202).extract().header("Location");
        for (int n = 0; n < 20; n++) {
            elsewhere(key);
        }
        request.get().statusCode(202).header("Location", equalTo(location)).header("Idempotency-Replayed", "true");
        endedAt(location).body("state", equalTo("succeeded"));
    }

    @Test
    void sendersAreServedInTurnAndTheFilesOfEachInOrder() throws Exception {
        String name = directory.nameOrNew();
        // Nobody else sees the jobs of a transaction that is never committed.
        QuarkusTransaction.begin();
        try {
            List<Long> many = List.of(queued(name, "1"), queued(name, "1"), queued(name, "1"), queued(name, "1"));
            List<Long> two = List.of(queued(name, "2"), queued(name, "2"));
            long one = queued(name, "3");
            List<Long> taken = new ArrayList<>();
            Instant start = Instant.now();
            for (int n = 0; n < 5; n++) {
                taken.add(imports.next(start.plusSeconds(n)).orElseThrow().id);
                count("with ended as (update import_job set state = 'succeeded' where state = 'running' returning 1)"
                        + " select count(*) from ended");
            }
            assertThat(taken).containsExactly(many.get(0), two.get(0), one, many.get(1), two.get(1));
            long another = queued(name, "4");
            long last = queued(name, "2");
            // Where several are stored at a time, it is not all of them for the same sender.
            assertThat(imports.next(start.plusSeconds(6)).orElseThrow().id).isEqualTo(another);
            assertThat(imports.next(start.plusSeconds(7)).orElseThrow().id).isEqualTo(many.get(2));
            assertThat(imports.next(start.plusSeconds(8)).orElseThrow().id).isEqualTo(last);
            assertThat(imports.next(start.plusSeconds(9)).orElseThrow().id).isEqualTo(many.get(3));
            assertThat(imports.next(start.plusSeconds(10))).isEmpty();
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void onlyWhatWasAbandonedIsDeleted() throws Exception {
        directory.nameOrNew();
        Path foreign = directory.path().resolve("notes.txt");
        Path subdirectory = directory.path().resolve(UUID.randomUUID() + ".upload");
        Path abandoned = directory.path().resolve(UUID.randomUUID() + ".upload");
        Path received = directory.path().resolve(UUID.randomUUID() + ".upload");
        Files.writeString(foreign, "not ours");
        Files.createDirectory(subdirectory);
        Path forgotten = directory.path().resolve(UUID.randomUUID() + ".upload.kept");
        Files.writeString(forgotten, "of a job that is told of no longer");
        Files.writeString(abandoned, "x");
        Files.writeString(received, "x");
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        for (Path path : List.of(foreign, subdirectory, abandoned, forgotten)) {
            Files.setLastModifiedTime(path, longAgo);
        }
        imports.recover(Instant.now());
        imports.deleteAbandoned(Instant.now());
        assertThat(abandoned).doesNotExist();
        assertThat(forgotten).doesNotExist();
        assertThat(List.of(foreign, subdirectory, received))
                .allSatisfy(path -> assertThat(path).exists());
        for (Path path : List.of(foreign, subdirectory, received)) {
            Files.delete(path);
        }
    }
}
