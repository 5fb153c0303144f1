package vn.tthc.stats.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** JSON of our own making, as it is kept in the database. */
@ApplicationScoped
public class Json {

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<Object>> ARGUMENTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    @Inject
    ObjectMapper mapper;

    /** A value as JSON. */
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A value as JSON in UTF-8, without a text in between that would take as much again. */
    public byte[] bytes(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@link #write} made of a record; null for null. */
    public <T> T read(String json, Class<T> type) {
        try {
            return json == null ? null : mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An array of texts; null for null. */
    public List<String> texts(String json) {
        try {
            return json == null ? null : mapper.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What fills the placeholders of a text: quantities stay numbers, all else becomes text. */
    public String writeArguments(List<?> args) {
        return write(args.stream()
                .map(arg -> arg instanceof Number ? arg : String.valueOf(arg))
                .toList());
    }

    /** What {@link #writeArguments} made; null for null. */
    public List<Object> arguments(String json) {
        try {
            return json == null ? null : mapper.readValue(json, ARGUMENTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An object, its fields in their order; null for null. */
    public Map<String, Object> object(String json) {
        try {
            return json == null ? null : mapper.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
