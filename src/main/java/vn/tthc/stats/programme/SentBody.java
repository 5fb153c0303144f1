package vn.tthc.stats.programme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.MalformedJson;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/**
 * A body with a list of objects, read by hand, so that all mistakes are found and nothing is guessed.
 *
 * @param reason why earlier figures are corrected; null = it is not said
 * @param errors what is wrong with it so far; whoever reads the rows adds to them
 */
record SentBody(List<SentObject> rows, String reason, List<RowError> errors) {

    /** The longest text anywhere in it. */
    static final int LONGEST_TEXT = 2000;

    private static final String REASON = "reason";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /**
     * Reads a body to its end.
     *
     * @param list the name of the list
     * @param fields of its objects
     * @param mostBytes longer ones are refused
     * @param mostRows likewise
     * @throws Refusal {@code malformed-json}, {@code body-too-large}, {@code too-many-rows}, or {@code invalid-body} if it is
     *     not an object with such a list
     */
    static SentBody read(InputStream body, String list, Set<String> fields, long mostBytes, int mostRows)
            throws IOException {
        int most = (int) Math.min(mostBytes, Integer.MAX_VALUE / 2);
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw Refusal.of(ErrorCode.BODY_TOO_LARGE, most);
        }
        JsonNode root = tree(bytes);
        if (!root.isObject()) {
            throw invalid(RowError.at("", ErrorCode.WRONG_TYPE, "body", "{ }"));
        }
        List<RowError> errors = new ArrayList<>();
        SentObject whole = new SentObject(root, null, "", errors);
        Set<String> known = new TreeSet<>(Set.of(list, REASON));
        whole.refuseUnknown(known);
        JsonNode items = root.get(list);
        if (items == null || !items.isArray()) {
            throw invalid(
                    items == null || items.isNull()
                            ? RowError.at("/" + list, ErrorCode.REQUIRED, list)
                            : RowError.at("/" + list, ErrorCode.WRONG_TYPE, list, "[ ]"));
        }
        if (items.size() > mostRows) {
            throw Refusal.of(ErrorCode.TOO_MANY_ROWS, mostRows);
        }
        if (items.isEmpty()) {
            throw invalid(RowError.at("/" + list, ErrorCode.REQUIRED, list));
        }
        List<SentObject> rows = new ArrayList<>();
        for (JsonNode item : items) {
            int number = rows.size();
            SentObject row = new SentObject(item, number, "/" + list + "/" + number, errors);
            if (row.requireObject()) {
                row.refuseUnknown(fields);
            }
            rows.add(row);
        }
        return new SentBody(rows, whole.text(REASON), errors);
    }

    private static JsonNode tree(byte[] body) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(body);
            if (root.isMissingNode()) {
                throw MalformedJson.refusal(1, 1);
            }
            return root;
        } catch (JsonProcessingException malformed) {
            throw MalformedJson.refusal(malformed);
        } catch (CharConversionException otherEncoding) {
            throw MalformedJson.refusal(1, 1);
        }
    }

    private static Refusal invalid(RowError error) {
        return Refusal.of(ErrorCode.INVALID_BODY, List.of(error));
    }

    /**
     * What the rows mean.
     *
     * @param reader of one of them; null for one that is wrong, of which it says so in it
     * @throws Refusal {@code invalid-body} if anything is wrong
     */
    <T> List<T> read(Function<SentObject, T> reader) {
        List<T> read = rows.stream().map(reader).filter(Objects::nonNull).toList();
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, errors);
        }
        return read;
    }
}
