package vn.tthc.stats.common;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Parts of the OpenAPI document for answers that are made of what enums name, and so have no record to be told by. */
public final class Schemas {

    private Schemas() {}

    /** An object, to be given its properties. */
    public static Schema object(String description) {
        return described(SchemaType.OBJECT, description);
    }

    /** A text. */
    public static Schema text(String description) {
        return described(SchemaType.STRING, description);
    }

    /** One of several texts. */
    public static Schema oneOf(Stream<String> texts, String description) {
        Schema schema = text(description);
        texts.forEach(schema::addEnumeration);
        return schema;
    }

    /** A whole number. */
    public static Schema whole(String description) {
        return described(SchemaType.INTEGER, description);
    }

    /** Yes or no. */
    public static Schema flag(String description) {
        return described(SchemaType.BOOLEAN, description);
    }

    /** A number with digits behind the point. */
    public static Schema number(String description) {
        return described(SchemaType.NUMBER, description);
    }

    /** A day. */
    public static Schema day(String description) {
        return text(description).format("date");
    }

    /** An instant. */
    public static Schema instant(String description) {
        return text(description).format("date-time");
    }

    /** A list of such. */
    public static Schema list(Schema items) {
        return OASFactory.createSchema().type(List.of(SchemaType.ARRAY)).items(items);
    }

    /** What another schema of the document tells. */
    public static Schema ref(String name) {
        return OASFactory.createSchema().ref("#/components/schemas/" + name);
    }

    /** The same, or null. */
    public static Schema orNull(Schema schema) {
        if (schema.getRef() != null) {
            return OASFactory.createSchema()
                    .anyOf(List.of(schema, OASFactory.createSchema().type(List.of(SchemaType.NULL))));
        }
        return schema.type(Stream.concat(schema.getType().stream(), Stream.of(SchemaType.NULL))
                .toList());
    }

    /** The same object, in which none of these is ever left out. */
    public static Schema with(Schema object, String... always) {
        Arrays.stream(always).forEach(object::addRequired);
        return object;
    }

    private static Schema described(SchemaType type, String description) {
        return OASFactory.createSchema().type(List.of(type)).description(description);
    }
}
