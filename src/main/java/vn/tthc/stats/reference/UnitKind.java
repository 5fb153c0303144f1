package vn.tthc.stats.reference;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

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

    /**
     * Reads what {@link #code()} writes. Query parameters are converted by this method.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public static UnitKind fromString(String code) {
        for (UnitKind kind : values()) {
            if (kind.code().equals(code)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("No kind of unit is called " + code);
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
            return code == null ? null : fromString(code);
        }
    }
}
