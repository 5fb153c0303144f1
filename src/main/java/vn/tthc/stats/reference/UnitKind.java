package vn.tthc.stats.reference;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a reporting unit is. Written in lower case outside of Java. */
public enum UnitKind {
    PROVINCE,
    DEPARTMENT,
    AGENCY,
    DISTRICT,
    COMMUNE;

    /** The kind as clients and the database write it: {@code district}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that {@link #code()} writes so; empty if there is none. */
    public static Optional<UnitKind> of(String code) {
        return Stream.of(values()).filter(kind -> kind.code().equals(code)).findFirst();
    }

    /** Keeps kinds in the database. */
    @Converter(autoApply = true)
    static class InDatabase implements AttributeConverter<UnitKind, String> {

        @Override
        public String convertToDatabaseColumn(UnitKind kind) {
            return kind == null ? null : kind.code();
        }

        @Override
        public UnitKind convertToEntityAttribute(String code) {
            return code == null ? null : of(code).orElseThrow();
        }
    }
}
