package vn.tthc.stats.metrics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.observation.Coded;

/**
 * The rows of an answer as JSON, each all on one level: where it is, its figures, rank and coverage. Written as they are: to
 * make maps of them first takes longer than to add their counts up.
 *
 * @param dimensions that the rows are of
 * @param ranked whether they have a rank
 */
record JsonRows(List<Dimension> dimensions, List<Cell> rows, boolean ranked) implements JsonSerializable {

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartArray();
        if (!rows.isEmpty()) {
            SerializedString[] members =
                    names(dimensions.stream().map(Dimension::code).toList());
            Writer[] writers = new Writer[members.length];
            for (int i = 0; i < writers.length; i++) {
                writers[i] = new Writer(dimensions.get(i).isUnit(), members.length > 1);
            }
            SerializedString[] figures = names(rows.get(0).figures().names());
            for (Cell row : rows) {
                json.writeStartObject();
                for (int i = 0; i < members.length; i++) {
                    json.writeFieldName(members[i]);
                    writers[i].write(row.at().get(i), json);
                }
                for (int i = 0; i < figures.length; i++) {
                    json.writeFieldName(figures[i]);
                    write(row.figures().at(i), json);
                }
                if (ranked) {
                    json.writeFieldName("rank");
                    write(row.rank(), json);
                }
                json.writeFieldName("coverage");
                write(row.coverage(), json);
                if (row.places() != null) {
                    provider.defaultSerializeField("comparable", row.comparable(), json);
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializerProvider provider, TypeSerializer types)
            throws IOException {
        serialize(json, provider);
    }

    /**
     * Writes the members of a dimension. Where there are others, each has many rows: then it is put into words once, and copied.
     */
    private static final class Writer {

        private final boolean unit;

        /** In words, by identity: {@link Labels} has each once. Null = each has one row. */
        private final Map<Coded, SerializedString> written;

        Writer(boolean unit, boolean repeated) {
            this.unit = unit;
            written = repeated ? new IdentityHashMap<>() : null;
        }

        void write(Coded member, JsonGenerator json) throws IOException {
            if (written == null || member == null) {
                JsonMember.write(member, unit, json);
                return;
            }
            SerializedString words = written.get(member);
            if (words == null) {
                words = new SerializedString(JsonMember.inWords(member, unit));
                written.put(member, words);
            }
            json.writeRawValue(words);
        }
    }

    private static SerializedString[] names(List<String> names) {
        return names.stream().map(SerializedString::new).toArray(SerializedString[]::new);
    }

    private static void write(Coverage coverage, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("expected", coverage.expected());
        json.writeNumberField("received", coverage.received());
        json.writeEndObject();
    }

    /** Figures are whole numbers and decimal ones. */
    private static void write(Number number, JsonGenerator json) throws IOException {
        if (number == null) {
            json.writeNull();
        } else if (number instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else {
            json.writeNumber(number.longValue());
        }
    }
}
