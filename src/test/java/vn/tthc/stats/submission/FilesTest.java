package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.verifyClean;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.observation.Measure;

/** Files with many units and days, over HTTP: at once if they are short, as an import if not. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FilesTest {

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final String HEADER = "unit,period,procedure,level,received,receivedOnline\n";

    @AfterEach
    void everythingAddsUp() {
        verifyClean();
    }

    static ValidatableResponse send(String type, Object body, String query) {
        return send(Api.ADMIN, type, body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : body, query);
    }

    static ValidatableResponse send(String key, String type, Object body, String query) {
        return Api.as(key)
                .config(io.restassured.RestAssured.config()
                        .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType(type)
                .body((byte[]) body)
                .post("/api/v1/submissions" + query)
                .then();
    }

    /** Has a file stored in the background. */
    static ValidatableResponse sendAsync(String csv, String query) {
        return Api.as(Api.ADMIN)
                .header("Prefer", "respond-async")
                .contentType(CSV + "; charset=UTF-8")
                .body(csv.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions" + query)
                .then();
    }

    /** Waits for the end of an import that was accepted. */
    static ValidatableResponse ended(ValidatableResponse accepted) throws InterruptedException {
        String location = accepted.statusCode(202)
                .header("Location", containsString("/api/v1/imports/"))
                .extract()
                .header("Location");
        Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
        while (Instant.now().isBefore(deadline)) {
            Response view = Api.as(Api.ADMIN).get(location);
            if (!Set.of("queued", "running").contains(view.jsonPath().getString("state"))) {
                return view.then().statusCode(200);
            }
            Thread.sleep(20);
        }
        throw new AssertionError("The import did not end: " + location);
    }

    private static String error(ValidatableResponse import_) {
        return import_.body("errorFile", notNullValue()).extract().path("errorFile");
    }

    // --- At once ---

    @Test
    void aShortFileIsStoredAtOnceWhateverItsFormat() {
        send(CSV, HEADER + "412,2023-02-01,1.004222,4,42,31\n425,2023-02-02,1.001193,3,7,\n", "")
                .statusCode(201)
                .body("unit", nullValue())
                .body("period", equalTo("2023-02-01/2023-02-02"))
                .body("returns", equalTo(2))
                .body("inserted", equalTo(2));
        send(NDJSON, """
                        {"unit":"412","period":"2023-02-01","procedure":"1.004222","level":4,"received":42,"receivedOnline":31}
                        {"unit":"425","period":"2023-02-03"}
                        """, "").statusCode(201).body("unchanged", equalTo(1)).body("returns", equalTo(2));
        get("/dossier-counts").body("items.received", contains(42, 7));
        get("/submissions?unit=425").body("items", hasSize(2));
        get("/submissions?unit=413").body("items", empty());
    }

    @Test
    void sameContentHasTheSameFingerprintInEveryFormat() {
        String json = Api.submit(Api.unitReturn("412", "2023-02-01", Api.count("1.004222", 4, "received", 42)))
                .extract()
                .path("contentSha256");
        send(CSV, "Mức độ;Mã thủ tục;Kỳ báo cáo;Mã đơn vị;Tiếp nhận\n4;1.004222.H41;2023-02-01;412;42\n", "")
                .statusCode(201)
                .body("unchanged", equalTo(1))
                .body("contentSha256", equalTo(json));
    }

    /** Worked out by the definition that {@link ContentHash} gives, with numbers as long as they are. */
    @Test
    void theFingerprintIsWhatItsDefinitionSays() throws NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Random random = new Random(5);
        List<String> rows = new ArrayList<>(List.of("425,2023-02-01,,,,"));
        List<String> lines = new ArrayList<>(List.of("425\t2023-02-01\t2023-02-01"));
        for (int day = 1; day <= 28; day++) {
            for (String procedure : List.of("DA06-03", "DA06-04", "DA06-08")) {
                int received = random.nextInt(100_000);
                rows.add("412,2023-02-%02d,%s,4,%d,".formatted(day, procedure, received));
                lines.add("412\t2023-02-%1$02d\t2023-02-%1$02d\t%2$s\t4\t%3$d".formatted(day, procedure, received)
                        + "\t".repeat(Measure.ALL.size() - 1));
            }
        }
        BigInteger sum = lines.stream()
                .map(line -> new BigInteger(1, sha256.digest(line.getBytes(StandardCharsets.UTF_8))))
                .reduce(BigInteger.ZERO, BigInteger::add)
                .mod(BigInteger.TWO.pow(256));
        byte[] bytes = HexFormat.of().parseHex("%064x".formatted(sum));
        Collections.shuffle(rows, random);
        send(CSV, HEADER + String.join("\n", rows), "")
                .statusCode(201)
                .body("contentSha256", equalTo(HexFormat.of().formatHex(sha256.digest(bytes))));
    }

    @Test
    void unitsAndProceduresMayBeGivenByName() {
        send(CSV, HEADER + "Thành phố Vinh,2023-02-01,Đăng ký thường trú,4,1,\n", "")
                .statusCode(201);
        send(CSV, HEADER + "thanh pho vinh,2023-02-01,dang ky thuong tru,4,1,\n", "")
                .statusCode(201)
                .body("unchanged", equalTo(1));
        // The tone mark of "Thái Hoà" may stand on either letter.
        send(CSV, HEADER + "Thị xã Thái Hoà,2023-02-01,1.004222,4,1,\nThị xã Thái Hòa,2023-02-02,1.004222,4,1,\n", "")
                .statusCode(201)
                .body("inserted", equalTo(2))
                .body("unit", equalTo("414"));
        send(CSV, HEADER + "Xã Tân Thành,2025-08-01,1.004222,4,1,\nNơi nào đó,2023-02-01,1.004222,4,1,\n", "")
                .statusCode(422)
                .body("errors[0].code", equalTo("ambiguous-name"))
                .body("errors[0].detail", containsString("Tỉnh "))
                .body("errors[1].code", equalTo("unknown-unit"));
        send(CSV, "unit,unitName,period,procedure,level,received\n412,Huyện Diễn Châu,2023-02-01,1.004222,4,1\n", "")
                .statusCode(422)
                .body("errors[0].code", equalTo("code-and-name-differ"));
        String named = "unit,period,procedure,procedureName,level,received\n412,2023-02-01,1.004222,%s,4,1\n";
        send(CSV, named.formatted("Đăng ký tạm trú"), "")
                .statusCode(422)
                .body("errors.code", contains("code-and-name-differ"))
                .body("errors[0].detail", containsString("Đăng ký tạm trú"));
        for (String own : List.of("Đăng ký thường trú", "permanent residence registration", "")) {
            send(CSV, named.formatted(own), "").statusCode(201);
        }
    }

    @Test
    void aBadRowIsNamedWithItsLineAndColumn() {
        send(
                        CSV,
                        "\uFEFFunit;period;procedure;level;received\n412;2023-02-01;1.004222;4;1.234\n\n412;2023-02-30;1.004222;4;1\n",
                        "")
                .statusCode(422)
                .body("code", equalTo("invalid-return"))
                .body("errors.line", contains(2, 4))
                .body("errors.column", contains("received", "period"))
                .body("errors.row", contains(0, 1))
                .body("errors.code", contains("ambiguous-number", "invalid-period"))
                .body("errors.pointer", contains("/0/received", "/1/period"));
        send(CSV, "unit;period;procedure;level;received\n412;2023-02-01;1.004222;4;1.234\n", "?numberFormat=vi")
                .statusCode(201);
        get("/dossier-counts").body("items.received", contains(1234));
        String grouped = "unit;period;procedure;level;received\n412;2023-02-01;1.004222;4;%s\n";
        for (String[] number : new String[][] {{"1.234", "vi"}, {"1,234", "en"}}) {
            send(CSV, grouped.formatted(number[0]), "")
                    .statusCode(422)
                    .body("errors.code", contains("ambiguous-number"))
                    .body("errors[0].detail", containsString("numberFormat=" + number[1]));
            send(CSV, grouped.formatted(number[0]), "?numberFormat=" + number[1])
                    .statusCode(201)
                    .body("unchanged", equalTo(1));
        }
        for (String format : new String[] {"", "?numberFormat=vi", "?numberFormat=en"}) {
            send(CSV, grouped.formatted("1\u00A0234"), format)
                    .statusCode(422)
                    .body("errors.code", contains("spaced-number"))
                    .body("errors[0].detail", containsString("1234"))
                    .body("errors[0].detail", not(containsString("numberFormat")));
        }
        send(CSV, "unit,period,procedure,level,received\nTổng cộng,,,,99\n", "")
                .statusCode(422)
                .body("errors.code", contains("total-row"));
        send(CSV, HEADER + "412,2023-02-01,1.004222,4,1,\n412,2023-02-01,DA06-03,4,1,\n", "")
                .statusCode(422)
                .body("errors.code", contains("duplicate-row", "duplicate-row"))
                .body("errors.line", contains(2, 3));
    }

    @Test
    void filesThatAreNotWhatTheyClaimAreRefusedAndNothingIsStored() {
        send(CSV, HEADER + "412,2023-02-01,\"1.004222,4,1,1\n", "")
                .statusCode(400)
                .body("code", equalTo("malformed-csv"))
                .body("errors[0].code", equalTo("unclosed-quote"))
                .body("errors[0].line", equalTo(2))
                .body("errors[0].column", equalTo("procedure"));
        send(CSV, HEADER.replace("unit", "đơn vị").getBytes(java.nio.charset.Charset.forName("UTF-16")), "")
                .statusCode(400)
                .body("code", equalTo("not-utf8"))
                .body("errors[0].line", equalTo(1))
                .body("errors[0].column", equalTo("1"));
        send(CSV, "", "").statusCode(422).body("errors[0].code", equalTo("no-rows"));
        send(CSV, HEADER, "").statusCode(422).body("errors[0].code", equalTo("no-rows"));
        send(CSV, "unit,period,procedure,level,recieved\n412,2023-02-01,1.004222,4,1\n", "")
                .statusCode(422)
                .body("errors[0].code", equalTo("unknown-column"));
        send(NDJSON, "{\"unit\":\"412\"\n", "")
                .statusCode(400)
                .body("code", equalTo("malformed-json"))
                .body("errors[0].line", equalTo(1))
                .body("errors[0].column", equalTo("14"));
        send(XLSX, "PK\u0003\u0004 rubbish", "").statusCode(400).body("code", equalTo("malformed-workbook"));
        send("text/csv;charset=windows-1258", HEADER, "").statusCode(415);
        send("text/plain", HEADER, "").statusCode(415);
        get("/submissions").body("items", empty());
    }

    @Test
    void aCodeThatMayHaveLostItsZerosIsRefused(@TempDir Path directory) throws IOException {
        // 31 is Hải Phòng, 031 Bắc Mê.
        send(XLSX, workbook(directory, "#0:31"), "")
                .statusCode(422)
                .body("errors[0].code", equalTo("number-as-code"))
                .body("errors[0].column", equalTo("unit"))
                .body("errors[0].detail", containsString("31 (Thành phố Hải Phòng"))
                .body("errors[0].detail", containsString("031 (Huyện Bắc Mê"));
        send(XLSX, workbook(directory, "31"), "").statusCode(201).body("unit", equalTo("31"));
        send(XLSX, workbook(directory, "#0:412"), "").statusCode(201).body("unit", equalTo("412"));
    }

    private static byte[] workbook(Path directory, String unit) throws IOException {
        return Files.readAllBytes(new RawWorkbook()
                .sheet(
                        "Data",
                        "visible",
                        RawWorkbook.row(1, "unit", "period", "procedure", "level", "received")
                                + RawWorkbook.row(2, unit, "2023-02-01", "1.004222", "4", "#0:5"))
                .write(directory));
    }

    @Test
    void aKeyWritesForItsOwnUnitsOnly() {
        String key = Api.keyFor("412", "reporter");
        String body = HEADER + "412,2023-02-01,1.004222,4,1,\n425,2023-02-01,1.004222,4,1,\n";
        send(key, CSV, body.getBytes(StandardCharsets.UTF_8), "")
                .statusCode(422)
                .body("errors.code", contains("outside-own-unit"))
                .body("errors.line", contains(3));
        send(key, CSV, body.getBytes(StandardCharsets.UTF_8), "?mode=partial")
                .statusCode(207)
                .body("rows.outcome", contains("inserted", "refused"));
        Api.as("wrong")
                .contentType(CSV)
                .body(HEADER)
                .post("/api/v1/submissions")
                .then()
                .statusCode(401);
    }

    // --- As an import ---

    /** Rows of 20 procedures × levels for each of some days of Vinh and Diễn Châu. */
    private static String rows(int days) {
        String[] procedures = {"1.004222", "1.001193", "DA06-08", "1.004194", "2.001159"};
        return IntStream.range(0, days)
                .mapToObj(day -> LocalDate.of(2023, 1, 1).plusDays(day))
                .flatMap(day -> IntStream.range(0, 20)
                        .mapToObj(i -> "%s,%s,%s,%d,%d,%d\n"
                                .formatted(i < 10 ? "412" : "425", day, procedures[i % 5], 3 + i / 5 % 2, 20 + i, i)))
                .collect(Collectors.joining());
    }

    @Test
    void aLongFileIsStoredInTheBackground() throws InterruptedException {
        ended(send(CSV, HEADER + rows(300), ""))
                .body("state", equalTo("succeeded"))
                .body("rows.read", equalTo(6000))
                .body("rows.accepted", equalTo(6000))
                .body("progress", equalTo(1.0f))
                .body("submission", notNullValue());
        get("/submissions").body("items[0].inserted", equalTo(6000)).body("items[0].returns", equalTo(600));
        get("/metrics/dossiers?period=2023").body("total.received", equalTo(300 * (20 * 20 + 190)));
        ended(send(CSV, HEADER + rows(300), "")).body("state", equalTo("succeeded"));
        get("/submissions").body("items[0].unchanged", equalTo(6000)).body("items[0].inserted", equalTo(0));
    }

    @Test
    void aSenderWhoWouldRatherNotWaitNeedNot() throws InterruptedException {
        ValidatableResponse accepted = Api.as(Api.ADMIN)
                .contentType("application/json")
                .header("Prefer", "respond-async")
                .header("Idempotency-Key", "async-1")
                .body(Api.unitReturn("412", "2023-02-01", Api.count("1.004222", 4, "received", 42)))
                .post("/api/v1/submissions")
                .then();
        int first = accepted.statusCode(202).extract().path("id");
        ended(accepted).body("state", equalTo("succeeded")).body("format", equalTo("JSON"));
        Api.as(Api.ADMIN)
                .contentType("application/json")
                .header("Prefer", "respond-async")
                .header("Idempotency-Key", "async-1")
                .body(Api.unitReturn("412", "2023-02-01", Api.count("1.004222", 4, "received", 42)))
                .post("/api/v1/submissions")
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first));
        get("/dossier-counts").body("items", hasSize(1));
        String events =
                Api.as(Api.ADMIN).get("/api/v1/imports/" + first + "/events").asString();
        assertThat(events).contains("data:").contains("\"state\":\"succeeded\"");
    }

    @Test
    void anImportWithABadRowStoresNothingAndGivesTheFileBack() throws InterruptedException {
        String bad = "412,2023-12-01,1.004222,4,5,6\n=cmd,2023-12-01,1.004222,4,5,1\n";
        ValidatableResponse refused = ended(send(CSV, HEADER + rows(300) + bad, ""))
                .body("state", equalTo("refused"))
                .body("problem.code", equalTo("invalid-return"))
                .body("rows.rejected", equalTo(2));
        get("/submissions").body("items", empty());
        Api.as(Api.ADMIN)
                .get((String) refused.extract().path("errors"))
                .then()
                .body("items.line", contains(6002, 6003))
                .body("items.code", contains("online-exceeds-received", "unknown-unit"));
        String file = Api.as(Api.ADMIN).get(error(refused)).asString();
        List<String> lines = file.substring(1).lines().toList();
        assertThat(lines).hasSize(1 + 6002);
        assertThat(lines.subList(1, 6001)).allMatch(line -> line.endsWith(",,"));
        assertThat(lines.subList(6001, 6003)).noneMatch(line -> line.endsWith(",,"));
        assertThat(file.substring(1)).startsWith("unit,period,procedure,level,received,receivedOnline,error,code");
        assertThat(file)
                .contains("412,2023-12-01,1.004222,4,5,6,")
                .contains("online-exceeds-received")
                .contains("'=cmd");
    }

    @Test
    void aPartialImportStoresTheRest() throws InterruptedException {
        String bad = "412,2023-12-01,1.004222,4,5,6\n"
                + "412,2023-12-02,1.004222,4,5,1\n412,2023-12-02,DA06-03,4,6,1\n"
                + "412,2023-01,1.004222,4,5,1\n";
        ValidatableResponse stored =
                ended(send(CSV, HEADER + rows(300) + bad, "?mode=partial")).body("state", equalTo("succeeded"));
        // The month overlaps its days in the same file, and so do they it: 31 days and the month.
        stored.body("rows.rejected", equalTo(1 + 2 + 32)).body("rows.accepted", equalTo(6004 - 35));
        get("/submissions").body("items[0].inserted", equalTo(6004 - 35)).body("items[0].refused", equalTo(35));
        Api.as(Api.ADMIN)
                .get((String) stored.extract().path("errors"))
                .then()
                .body("items", hasSize(35))
                .body("items.code", hasItem("rows-overlap"))
                .body("items.code", not(hasItem("period-overlap")))
                .body("items.code", hasItem("duplicate-row"));
    }

    @Test
    void whatOverlapsIsToldByWhatItOverlaps() throws InterruptedException {
        Api.submit(Api.unitReturn("412", "2023-06-01", Api.count("1.004222", 4, "received", 1)))
                .statusCode(201);
        String body = "unit,period,procedure,level,received\n"
                + "425,2023-01-01,1.004222,4,1\n"
                + "412,2023-05-03,1.004222,4,1\n"
                + "412,2023-05,1.004222,4,9\n"
                + "412,2023-06,1.004222,4,9\n"
                + "412,2023-06-02,1.004222,4,9\n"
                + "412,2023-06-02,1.004222,3,9\n";
        List<String> told = List.of("rows-overlap", "rows-overlap", "period-overlap", "rows-overlap", "rows-overlap");
        send(CSV, body, "")
                .statusCode(422)
                .body("errors.row", equalTo(List.of(1, 2, 3, 3, 4)))
                .body("errors.code", equalTo(told))
                .body("errors[0].detail", containsString("2023-05-03 of this row overlaps that of data row 2,"))
                .body("errors[1].detail", containsString("2023-05 of this row overlaps that of data row 1,"))
                .body("errors[2].detail", containsString("already has a count for 2023-06-01, which"))
                .body("errors[3].detail", containsString("of data row 4,"))
                .body("errors[4].detail", containsString("of data row 3,"));
        ValidatableResponse refused = ended(sendAsync(body, ""));
        Api.as(Api.ADMIN)
                .get((String)
                        refused.body("rows.rejected", equalTo(4)).extract().path("errors"))
                .then()
                .body("items.row", equalTo(List.of(1, 2, 3, 3, 4)))
                .body("items.code", equalTo(told))
                .body("items[0].detail", containsString("of data row 2,"));
        get("/dossier-counts").body("items", hasSize(1));
    }

    @Test
    void daysOfACountThatIsHeldAreRefusedAndNoOthers() throws InterruptedException {
        Api.submit(Api.unitReturn("412", "2023-02", Api.count("1.004222", 4, "received", 9)))
                .statusCode(201);
        String body = "unit,period,procedure,level,received\n"
                + "412,2023-01-31,1.004222,4,1\n"
                + "412,2023-02-01,1.004222,4,1\n"
                + "412,2023-02-28,1.004222,4,1\n"
                + "412,2023-03-01,1.004222,4,1\n"
                + "412,2023-02-14,1.004222,3,1\n"
                + "425,2023-02-14,1.004222,4,1\n";
        List<String> codes = List.of("period-overlap", "period-overlap");
        send(CSV, body, "")
                .statusCode(422)
                .body("errors.row", equalTo(List.of(1, 2)))
                .body("errors.code", equalTo(codes))
                .body("errors[0].detail", containsString("already has a count for 2023-02, which"));
        Api.as(Api.ADMIN)
                .get((String) ended(sendAsync(body, "")).extract().path("errors"))
                .then()
                .body("items.row", equalTo(List.of(1, 2)))
                .body("items.code", equalTo(codes))
                .body("items[0].detail", containsString("already has a count for 2023-02, which"));
        send(CSV, body, "?mode=partial").statusCode(207).body("inserted", equalTo(4));
    }

    @Test
    void ofARowLeftOutBecauseItOverlapsTheReceiptSaysNothing() throws InterruptedException {
        Api.submit(Api.unitReturn("412", "2023-06-01", Api.count("1.004222", 4, "received", 1)))
                .statusCode(201);
        String header = "unit,period,procedure,level,received\n";
        String right = "425,2023-01-01,1.004222,4,1\n";
        String sum = send(CSV, header + right, "?dryRun=true").extract().path("contentSha256");
        send(CSV, header + "412,2023-06,1.004222,4,9\n" + right, "?mode=partial")
                .statusCode(207)
                .body("refused", equalTo(1))
                .body("inserted", equalTo(1))
                .body("unit", equalTo("425"))
                .body("returns", equalTo(1))
                .body("period", equalTo("2023-01-01"))
                .body("contentSha256", equalTo(sum));
        get("/submissions?unit=412&period=2023-06").body("items", hasSize(1));
        int id = ended(sendAsync(header + "412,2023-06,1.004222,4,9\n" + right, "?mode=partial"))
                .body("rows.rejected", equalTo(1))
                .extract()
                .path("submission");
        get("/submissions/" + id)
                .body("refused", equalTo(1))
                .body("unchanged", equalTo(1))
                .body("unit", equalTo("425"))
                .body("returns", equalTo(1))
                .body("period", equalTo("2023-01-01"))
                .body("contentSha256", equalTo(sum));
        Api.verifyClean();
    }

    @Test
    void aDryRunOfAnImportStoresNothing() throws InterruptedException {
        ended(send(CSV, HEADER + rows(300), "?dryRun=true"))
                .body("state", equalTo("succeeded"))
                .body("submission", nullValue())
                .body("receipt.inserted", equalTo(6000))
                .body("receipt.dryRun", equalTo(true));
        get("/submissions").body("items", empty());
        get("/dossier-counts").body("items", empty());
    }

    @Test
    void anImportMayReplace() throws InterruptedException {
        Api.submit(Api.unitReturn("412", "2023-02-01", Api.count("1.000894", 3, "received", 1)));
        Api.submit(Api.unitReturn("412", "2024-02-01", Api.count("1.000894", 3, "received", 1)));
        ended(send(CSV, HEADER + rows(300), "?mode=replace")).body("state", equalTo("succeeded"));
        get("/submissions").body("items[0].withdrawn", equalTo(1)).body("items[0].inserted", equalTo(6000));
        get("/dossier-counts?procedure=1.000894").body("items", hasSize(1));
    }

    @Test
    void whatIsNotAFileIsRefusedAsAnImportToo() throws InterruptedException {
        ended(send(CSV, HEADER + rows(300) + "412,2023-12-01,\"1.0042", ""))
                .body("state", equalTo("refused"))
                .body("problem.code", equalTo("malformed-csv"));
        get("/submissions").body("items", empty());
    }

    @Test
    void importsAreTheirSendersOwn() throws InterruptedException {
        int id = ended(send(CSV, HEADER + rows(300), "")).extract().path("id");
        String stranger = Api.keyFor("425", "reporter");
        for (String path : new String[] {"", "/errors", "/error-file", "/events"}) {
            Api.as(stranger).get("/api/v1/imports/" + id + path).then().statusCode(404);
        }
        Api.as(stranger).delete("/api/v1/imports/" + id).then().statusCode(404);
        get("/imports/" + id).statusCode(401);
        Api.as(Api.ADMIN).delete("/api/v1/imports/" + id).then().statusCode(409).body("code", equalTo("already-ended"));
        Api.as(Api.ADMIN).get("/api/v1/imports/999999").then().statusCode(404);
    }

    @Test
    void anImportThatIsCalledOffStoresNothing() throws InterruptedException {
        // The first keeps the second waiting.
        ValidatableResponse first = send(CSV, HEADER + rows(700), "?mode=replace");
        ValidatableResponse second = send(CSV, HEADER + rows(300).replace(",2023-", ",2022-"), "");
        String location = second.extract().header("Location");
        Api.as(Api.ADMIN).delete(location).then().statusCode(200);
        ended(second).body("state", equalTo("cancelled")).body("submission", nullValue());
        ended(first).body("state", equalTo("succeeded"));
        get("/dossier-counts?period=2022").body("items", empty());
    }

    // --- The form ---

    @Test
    void theFormIsTakenBackAsItIsAndFilledIn() {
        Api.submit(Api.unitReturn(
                "412",
                "2023-02-01",
                Api.count("1.004222", 4, "received", 42, "receivedOnline", 31),
                Api.count("DA06-08", 3, "received", 1)));
        for (String format : new String[] {"csv", "xlsx"}) {
            byte[] form = Api.as(Api.ADMIN)
                    .header("Accept-Language", "vi")
                    .get("/api/v1/submissions/template?unit=412&period=2023-02-02&format=" + format)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asByteArray();
            send(format.equals("csv") ? CSV : XLSX, form, "")
                    .statusCode(201)
                    .body("inserted", equalTo(0))
                    .body("warnings.code", hasItem("blank-return"));
            byte[] filled = Api.as(Api.ADMIN)
                    .get("/api/v1/submissions/template?unit=412&period=2023-02-01&format=" + format)
                    .asByteArray();
            send(format.equals("csv") ? CSV : XLSX, filled, "?mode=replace")
                    .statusCode(201)
                    .body("unchanged", equalTo(2))
                    .body("withdrawn", equalTo(0))
                    .body("warnings.code", not(hasItem("blank-return")));
        }
        String csv = Api.as(Api.ADMIN)
                .get("/api/v1/submissions/template?unit=425&period=2023-02-01&format=csv")
                .asString();
        assertThat(csv.lines().count()).as("what its peers report").isEqualTo(3);
        get("/submissions/template?unit=412").statusCode(400);
        get("/submissions/template?unit=412&period=2023-02&format=ods").statusCode(400);
        get("/submissions/template?unit=412&period=2026-02")
                .statusCode(400)
                .body("errors[0].code", equalTo("unit-not-in-force"));
        get("/submissions/template?unit=99999&period=2023-02").statusCode(400);
    }

    @Test
    void theFormHasWhatWasReportedByOfficialMonths() {
        Api.submit(Api.unitReturn("415", "2024-02-R", Api.count("DA06-08", 3, "received", 9)))
                .statusCode(201);
        // Ended before the months that are looked at.
        Api.submit(Api.unitReturn("415", "2024-01-R", Api.count("1.001193", 3, "received", 9)))
                .statusCode(201);
        Api.submit(Api.unitReturn("412", "2024-12-01", Api.count("1.004222", 4, "received", 42)))
                .statusCode(201);
        assertThat(form("415", "2025-02-01"))
                .as("its own")
                .singleElement()
                .satisfies(line -> assertThat(line).contains("DA06-08"));
        assertThat(form("415", "2025-03-01"))
                .as("what its peers report")
                .singleElement()
                .satisfies(line -> assertThat(line).contains("1.004222"));
        assertThat(form("425", "2025-02-01"))
                .as("what its peers report")
                .hasSize(2)
                .anyMatch(line -> line.contains("DA06-08"))
                .anyMatch(line -> line.contains("1.004222"));
    }

    private static List<String> form(String unit, String period) {
        return Api.as(Api.ADMIN)
                .get("/api/v1/submissions/template?unit=" + unit + "&period=" + period + "&format=csv")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .skip(1)
                .toList();
    }
}
