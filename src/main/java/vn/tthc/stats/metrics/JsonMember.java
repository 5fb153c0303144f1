package vn.tthc.stats.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.io.StringWriter;
import vn.tthc.stats.observation.Coded;

/**
 * A member of a dimension as JSON.
 *
 * @param member null = there is none
 * @param unit whether it is a unit: then with what a filter needs to name it, if its code has named others
 */
record JsonMember(Coded member, boolean unit) implements JsonSerializable {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        write(member, unit, json);
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializerProvider provider, TypeSerializer types)
            throws IOException {
        serialize(json, provider);
    }

    /** What {@link #write} writes of it. */
    static String inWords(Coded member, boolean unit) throws IOException {
        StringWriter words = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(words)) {
            write(member, unit, json);
        }
        return words.toString();
    }

    /** The same of one that is not kept. */
    static void write(Coded member, boolean unit, JsonGenerator json) throws IOException {
        if (member == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("code", member.code());
        if (member.name() != null) {
            json.writeStringField("name", member.name());
        }
        if (unit && !member.key().equals(member.code())) {
            json.writeStringField("key", member.key());
        }
        json.writeEndObject();
    }
}
