package vn.tthc.stats.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import vn.tthc.stats.fuzz.ServiceDocument.Operation;

/** Bodies of every type that an operation takes, whole and broken. */
final class Bodies {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final List<String> FIGURES = List.of(
            "received",
            "receivedOnline",
            "resolvedEarly",
            "resolvedOnTime",
            "resolvedOverdue",
            "feeDue",
            "feePaidOnline",
            "resultsDigitised",
            "pendingInTime",
            "pendingOverdue");

    private static final List<String> SMALL = List.of("412", "425", "16663", "17464", "40");

    private static final String NUMBERS =
            "1e400,-1e400,1e-400,-1,1.5,2147483648,9223372036854775808,NaN,Infinity,01,0x1,"
                    + "1e9,1000000001,999999999999999999999999999999,-0,true,null,\"1\",[],{},\"\\ud800\",\"\\u0000\"";

    private final Random random;
    private final Values values;

    Bodies(Random random, Values values) {
        this.random = random;
        this.values = values;
    }

    /** A body of that type for that operation. */
    byte[] of(Operation operation, String type) throws IOException {
        byte[] whole = switch (operation.path()) {
            case "/api/v1/submissions" -> submission(type);
            case "/api/v1/api-keys" -> bytes(key());
            case "/api/v1/webhooks" -> bytes(webhook());
            case "/api/v1/reference-changes" -> type.equals("text/csv") ? changesCsv() : bytes(changes());
            default -> example(operation, type);
        };
        double what = random.nextDouble();
        return what < 0.6 ? whole : what < 0.8 ? nearly(whole, type) : hostile(whole, type);
    }

    /** What a new operation takes, as long as nothing better is known here. */
    private static byte[] example(Operation operation, String type) {
        JsonNode examples =
                operation.node().path("requestBody").path("content").path(type).path("examples");
        return examples.isEmpty()
                ? "{}".getBytes(StandardCharsets.UTF_8)
                : examples.iterator().next().path("value").toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] submission(String type) throws IOException {
        String period = period();
        List<ObjectNode> counts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            counts.add(count());
        }
        if (type.equals("application/json")) {
            ObjectNode body = MAPPER.createObjectNode().put("unit", unit()).put("period", period);
            if (random.nextInt(10) == 0) {
                body.put(
                        "reason",
                        values.right(
                                "reason",
                                MAPPER.createObjectNode(),
                                com.fasterxml.jackson.databind.node.MissingNode.getInstance()));
            }
            body.putArray("counts").addAll(random.nextInt(12) == 0 ? List.of() : counts);
            return bytes(body);
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("unit", "period", "procedure", "level"));
        header.addAll(FIGURES);
        rows.add(header);
        StringBuilder lines = new StringBuilder();
        for (ObjectNode count : counts) {
            ObjectNode row = MAPPER.createObjectNode()
                    .put("unit", unit())
                    .put("period", random.nextBoolean() ? period : period());
            row.setAll(count);
            lines.append(row).append('\n');
            rows.add(header.stream().map(name -> row.path(name).asText("")).toList());
        }
        return switch (type) {
            case "text/csv" -> csv(rows);
            case "application/x-ndjson" -> lines.toString().getBytes(StandardCharsets.UTF_8);
            default -> workbook(rows);
        };
    }

    private String unit() {
        return random.nextInt(4) > 0 ? values.one(SMALL) : values.stored("unit");
    }

    private String period() {
        LocalDate day = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(400));
        return switch (random.nextInt(12)) {
            case 0 -> day.toString().substring(0, 7);
            case 1 -> day + "/" + day.plusDays(3);
            default -> day.toString();
        };
    }

    private ObjectNode count() {
        ObjectNode count = MAPPER.createObjectNode()
                .put("procedure", random.nextInt(3) > 0 ? "1.004222" : values.stored("procedure"))
                .put("level", 3 + random.nextInt(2));
        int received = random.nextInt(500);
        count.put("received", received).put("receivedOnline", random.nextInt(received + 1));
        for (String figure : FIGURES.subList(2, FIGURES.size())) {
            if (random.nextInt(4) == 0) {
                count.put(figure, random.nextInt(100));
            }
        }
        if (count.has("feePaidOnline")) {
            count.put("feeDue", 100);
        }
        if (count.has("resultsDigitised")) {
            count.put("resolvedOnTime", 100);
        }
        return count;
    }

    private ObjectNode key() {
        ObjectNode key = MAPPER.createObjectNode();
        String role = values.one(List.of("reporter", "publisher", "admin"));
        if (random.nextInt(4) > 0) {
            key.put("unit", unit());
        }
        key.put("role", role).put("label", random.nextInt(5) == 0 ? values.hostile() : "fuzz");
        if (random.nextInt(4) == 0) {
            key.put(
                    "expiresAt",
                    values.one(List.of(
                            "2090-01-01T00:00:00Z",
                            "2020-01-01T00:00:00Z",
                            "+999999999-12-31T23:59:59Z",
                            "2090-01-01",
                            "-290000-01-01T00:00:00Z",
                            "+294277-01-01T00:00:00Z")));
        }
        return key;
    }

    private ObjectNode webhook() {
        ObjectNode webhook = MAPPER.createObjectNode();
        if (random.nextInt(4) > 0) {
            webhook.put("unit", unit());
        }
        webhook.put("label", random.nextInt(5) == 0 ? values.hostile() : "fuzz");
        webhook.put(
                "url",
                values.one(List.of(
                        "https://a.example.vn/x?y=z",
                        "https://a.example.vn:8443",
                        "http://127.0.0.1:1/",
                        "https://10.0.0.1",
                        "https://user:password@a.vn",
                        "https://[fe80::1%25eth0]/",
                        "https://a.vn/" + values.hostile(),
                        values.hostile())));
        return webhook;
    }

    private ArrayNode changes() {
        ArrayNode changes = MAPPER.createArrayNode();
        for (int i = random.nextInt(2); i >= 0; i--) {
            ObjectNode change = changes.addObject();
            String unit = unit();
            String from = LocalDate.of(2027, 1, 1).plusDays(random.nextInt(900)).toString();
            switch (random.nextInt(8)) {
                case 0 ->
                    change.put("action", "rename-unit")
                            .put("unit", unit)
                            .put("from", from)
                            .put("nameVi", "Xã " + unit);
                case 1 -> change.put("action", "end-unit").put("unit", unit).put("until", from);
                case 2 ->
                    change.put("action", "create-unit")
                            .put("unit", "F" + random.nextInt(100000))
                            .put("from", from)
                            .put("kind", "commune")
                            .put("nameVi", "Xã Mới")
                            .put("parent", "40");
                case 3 ->
                    change.put("action", "move-unit")
                            .put("unit", unit)
                            .put("from", from)
                            .put("parent", "01");
                case 4 ->
                    change.put("action", "merge-unit")
                            .put("unit", unit)
                            .put("from", from)
                            .put("into", unit())
                            .put("relation", "merged");
                case 5 ->
                    change.put("action", "rename-procedure")
                            .put("procedure", "1.004222")
                            .put("from", from)
                            .put("nameVi", "Tên mới");
                case 6 ->
                    change.put("action", "add-procedure-level")
                            .put("procedure", values.stored("procedure"))
                            .put("level", 3)
                            .put("from", from);
                default ->
                    change.put("action", "end-procedure")
                            .put("procedure", values.stored("procedure"))
                            .put("until", from);
            }
            change.put("reason", "Nghị quyết");
        }
        return changes;
    }

    private byte[] changesCsv() {
        return csv(List.of(
                List.of("action", "unit", "from", "nameVi", "nameEn", "reason"),
                List.of("rename-unit", unit(), "2027-01-01", "Phường A", "A Ward", "Nghị quyết")));
    }

    private byte[] csv(List<List<String>> rows) {
        String separator = values.one(List.of(",", ";", "\t"));
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\ufeff" : "");
        rows.forEach(row -> text.append(String.join(separator, row)).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] workbook(List<List<String>> rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(out, "fuzz", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("counts");
            for (int r = 0; r < rows.size(); r++) {
                for (int c = 0; c < rows.get(r).size(); c++) {
                    String cell = rows.get(r).get(c);
                    if (r > 0 && c > 3 && !cell.isEmpty()) {
                        sheet.value(r, c, Long.parseLong(cell));
                    } else {
                        sheet.value(r, c, cell);
                    }
                }
            }
        }
        return out.toByteArray();
    }

    /** A body with one thing wrong in it. */
    private byte[] nearly(byte[] whole, String type) throws JsonProcessingException {
        if (type.equals("application/json")) {
            String text = new String(whole, StandardCharsets.UTF_8);
            return switch (random.nextInt(4)) {
                case 0 ->
                    text.replaceFirst(":\\d+", ":" + values.one(List.of(NUMBERS.split(","))))
                            .getBytes(StandardCharsets.UTF_8);
                case 1 ->
                    text.replaceFirst(
                                    "\"[a-zA-Z]+\":",
                                    Matcher.quoteReplacement("\""
                                            + values.nearly("unit")
                                                    .replace("\"", "")
                                                    .replace("\\", "") + "\":"))
                            .getBytes(StandardCharsets.UTF_8);
                case 2 ->
                    text.replaceFirst(
                                    ":\"[^\"]*\"",
                                    ":"
                                            + MAPPER.writeValueAsString(values.hostile())
                                                    .replace("\\", "\\\\")
                                                    .replace("$", "\\$"))
                            .getBytes(StandardCharsets.UTF_8);
                default -> text.replaceFirst("\\{(\"[a-z]+\":[^,}]+)", "{$1,$1").getBytes(StandardCharsets.UTF_8);
            };
        }
        if (type.startsWith("text/") || type.equals("application/x-ndjson")) {
            String text = new String(whole, StandardCharsets.UTF_8);
            String[] cells = text.split("(?<=[,;\t\n:])");
            cells[random.nextInt(cells.length)] = values.hostile() + ",";
            return String.join("", cells).getBytes(StandardCharsets.UTF_8);
        }
        return flipped(whole, 1 + random.nextInt(3));
    }

    private byte[] flipped(byte[] whole, int times) {
        byte[] bytes = whole.clone();
        for (int i = 0; i < times && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] hostile(byte[] whole, String type) throws IOException {
        int cut = random.nextInt(whole.length + 1);
        return switch (random.nextInt(12)) {
            case 0 -> Arrays.copyOf(whole, cut);
            case 1 -> new byte[0];
            case 2 -> ("[".repeat(20000) + "{\"a\":".repeat(20000)).getBytes(StandardCharsets.UTF_8);
            case 3 -> ("{\"unit\":" + "[".repeat(900) + "]".repeat(900) + "}").getBytes(StandardCharsets.UTF_8);
            case 4 -> gzip(whole);
            case 5 ->
                joined(whole, new byte[] {(byte) 0xC0, (byte) 0xAF, (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xFF
                });
            case 6 -> new String(whole, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            case 7 -> zip(random.nextBoolean());
            case 8 -> flipped(whole, 20);
            case 9 -> joined(whole, whole);
            case 10 ->
                random.nextInt(10) == 0
                        ? tooLarge(type)
                        : ("\"" + "9".repeat(100_000) + "\"").getBytes(StandardCharsets.UTF_8);
            default -> {
                byte[] noise = new byte[random.nextInt(4000)];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }

    /** More than JSON may have. */
    private static byte[] tooLarge(String type) {
        byte[] bytes = new byte[5 * 1024 * 1024 + 10];
        Arrays.fill(bytes, (byte) (type.equals("text/csv") ? ',' : ' '));
        return bytes;
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    /** A workbook that grows a thousand times when it is unpacked, or one that asks for a file of the machine. */
    private static byte[] zip(boolean bomb) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
            zip.write(
                    ("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><workbook><sheets><sheet name=\"&e;\" sheetId=\"1\""
                                    + " r:id=\"rId1\"/></sheets></workbook>")
                            .getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            byte[] much = new byte[1 << 16];
            Arrays.fill(much, (byte) ' ');
            for (int i = 0; i < (bomb ? 400 : 1); i++) {
                zip.write(much);
            }
            zip.closeEntry();
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] bytes(JsonNode node) throws JsonProcessingException {
        return MAPPER.writeValueAsBytes(node);
    }
}
