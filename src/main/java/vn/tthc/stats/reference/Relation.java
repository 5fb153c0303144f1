package vn.tthc.stats.reference;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** How a unit passed into its successor. Written in lower case outside of Java. */
public enum Relation {
    /** The same unit under another name, rank or parent. */
    CONTINUED,
    /** All of it went there, together with others. */
    MERGED,
    /** A part of it went there. */
    DIVIDED;

    /** The relation as clients and the database write it: {@code merged}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Keeps relations in the database. */
    @Converter(autoApply = true)
    static class InDatabase implements AttributeConverter<Relation, String> {

        @Override
        public String convertToDatabaseColumn(Relation relation) {
            return relation == null ? null : relation.code();
        }

        @Override
        public Relation convertToEntityAttribute(String code) {
            return code == null ? null : valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
