package vn.tthc.stats.report;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms a bulletin can be had in. */
enum ReportFormat {
    JSON(MediaType.APPLICATION_JSON),
    HTML("text/html;charset=UTF-8"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    PDF("application/pdf");

    private final String mediaType;

    ReportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ReportFormat> of(String code) {
        return Arrays.stream(values())
                .filter(format -> format.code().equals(code))
                .findFirst();
    }

    /** The first that a client accepts; json if it takes any. */
    static ReportFormat accepted(List<MediaType> acceptable) {
        return acceptable.stream()
                .flatMap(type -> Arrays.stream(values())
                        .filter(format -> type.isCompatible(MediaType.valueOf(format.mediaType)))
                        .limit(1))
                .findFirst()
                .orElse(JSON);
    }

    static String codes() {
        return Arrays.stream(values()).map(ReportFormat::code).collect(Collectors.joining(", "));
    }
}
