package vn.tthc.stats.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.MalformedJson;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.observation.Measure;

/**
 * Reads a return sent as JSON. By hand and not by data binding, because binding stops at the first mistake and guesses
 * ("42" for 42); a clerk is to see all mistakes at once, and nothing is to be guessed.
 */
final class JsonReturnReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // So that errors quote 4.0 as it was written.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Set<String> RETURN_FIELDS = Set.of("unit", "period", "reason", "counts");
    private static final Set<String> KEY_FIELDS = Set.of("procedure", "level");
    private static final Set<String> ROW_FIELDS = rowFields();

    /** Texts are codes and periods; what is longer is neither. */
    static final int LONGEST_TEXT = 100;

    private final List<RowError> errors;

    private JsonReturnReader(List<RowError> errors) {
        this.errors = errors;
    }

    private static Set<String> rowFields() {
        Set<String> fields = new TreeSet<>(KEY_FIELDS);
        Measure.ALL.forEach(measure -> fields.add(measure.jsonName()));
        return fields;
    }

    /**
     * Reads the body to its end.
     *
     * @param errors what is wrong with it is added here
     * @throws Refusal {@code malformed-json}
     */
    static Draft read(InputStream body, List<RowError> errors) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw MalformedJson.refusal(malformed);
        }
        if (root.isMissingNode()) {
            throw MalformedJson.refusal(1, 1);
        }
        return new JsonReturnReader(errors).draft(root);
    }

    private Draft draft(JsonNode root) {
        if (!root.isObject()) {
            errors.add(RowError.at("", ErrorCode.WRONG_TYPE, "body", "{ }"));
            return new Draft(null, null, null, List.of(), root);
        }
        root.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !RETURN_FIELDS.contains(name))
                .forEach(name ->
                        errors.add(RowError.at(pointer("", name), ErrorCode.UNKNOWN_FIELD, name, list(RETURN_FIELDS))));
        String unit = text(root, "unit", "", null);
        String period = text(root, "period", "", null);
        String reason = reason(root);
        JsonNode counts = root.get("counts");
        List<Draft.Row> rows = new ArrayList<>();
        if (counts == null || counts.isNull()) {
            errors.add(RowError.at("/counts", ErrorCode.REQUIRED, "counts"));
        } else if (!counts.isArray()) {
            errors.add(RowError.at("/counts", ErrorCode.WRONG_TYPE, "counts", "[ ]"));
        } else {
            for (int i = 0; i < counts.size(); i++) {
                rows.add(row(counts.get(i), i));
            }
        }
        return new Draft(unit, period, reason, rows, root);
    }

    private String reason(JsonNode root) {
        JsonNode node = root.get("reason");
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            errors.add(RowError.at("/reason", ErrorCode.WRONG_TYPE, "reason", "\"…\""));
            return null;
        }
        SubmissionParameters.checkReason("/reason", node.textValue(), errors);
        String reason = node.textValue().strip();
        return reason.isEmpty() ? null : reason;
    }

    private Draft.Row row(JsonNode node, int number) {
        String at = "/counts/" + number;
        if (!node.isObject()) {
            errors.add(RowError.inRow(number, at, ErrorCode.WRONG_TYPE, "counts", "{ }"));
            return new Draft.Row(number, null, null, Figures.of(Map.of()), node);
        }
        Map<Measure, Integer> figures = new EnumMap<>(Measure.class);
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            Measure measure = Measure.named(field.getKey());
            if (measure != null) {
                figures.put(measure, figure(field.getValue(), measure, number, at));
            } else if (!KEY_FIELDS.contains(field.getKey())) {
                errors.add(RowError.inRow(
                        number,
                        pointer(at, field.getKey()),
                        ErrorCode.UNKNOWN_FIELD,
                        field.getKey(),
                        list(ROW_FIELDS)));
            }
        }
        return new Draft.Row(
                number, text(node, "procedure", at, number), level(node, number, at), Figures.of(figures), node);
    }

    private Integer level(JsonNode row, int number, String at) {
        JsonNode node = row.get("level");
        if (node == null || node.isNull()) {
            errors.add(RowError.inRow(number, at + "/level", ErrorCode.REQUIRED, "level"));
            return null;
        }
        if (node.isInt() && (node.intValue() == 3 || node.intValue() == 4)) {
            return node.intValue();
        }
        errors.add(RowError.inRow(number, at + "/level", ErrorCode.UNKNOWN_LEVEL, shown(node)));
        return null;
    }

    /** The figure, or null if it is absent or (reported) wrong. */
    private Integer figure(JsonNode node, Measure measure, int number, String at) {
        if (node.isNull()) {
            return null;
        }
        String pointer = at + "/" + measure.jsonName();
        if (!node.isIntegralNumber()) {
            errors.add(RowError.inRow(number, pointer, ErrorCode.NOT_A_WHOLE_NUMBER, measure.jsonName(), shown(node)));
            return null;
        }
        if (node.bigIntegerValue().signum() < 0) {
            errors.add(RowError.inRow(number, pointer, ErrorCode.NEGATIVE, measure.jsonName(), shown(node)));
            return null;
        }
        if (!node.canConvertToInt() || node.intValue() > Figures.MAX) {
            errors.add(RowError.inRow(number, pointer, ErrorCode.TOO_LARGE, measure.jsonName(), Figures.MAX));
            return null;
        }
        return node.intValue();
    }

    private String text(JsonNode object, String name, String at, Integer row) {
        JsonNode node = object.get(name);
        String pointer = at + "/" + name;
        if (node == null
                || node.isNull()
                || node.isTextual() && node.textValue().isBlank()) {
            errors.add(new RowError(pointer, row, null, ErrorCode.REQUIRED, List.of(name)));
            return null;
        }
        if (!node.isTextual()) {
            errors.add(new RowError(pointer, row, null, ErrorCode.WRONG_TYPE, List.of(name, "\"…\"")));
            return null;
        }
        if (node.textValue().length() > LONGEST_TEXT) {
            errors.add(new RowError(pointer, row, null, ErrorCode.TOO_LONG, List.of(name, LONGEST_TEXT)));
            return null;
        }
        return node.textValue().strip();
    }

    /** A value as an error message quotes it: short, and containers by their brackets only. */
    private static String shown(JsonNode node) {
        if (node.getNodeType() == JsonNodeType.OBJECT || node.getNodeType() == JsonNodeType.ARRAY) {
            return node.isObject() ? "{ }" : "[ ]";
        }
        String text = node.toString();
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }

    private static String pointer(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String list(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }
}
