package vn.tthc.stats.export;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** The forms an answer can be had in. */
public enum Format {
    /** The default. */
    JSON(MediaType.APPLICATION_JSON_TYPE),
    /** For spreadsheets and statistical packages. */
    CSV(MediaType.valueOf(Csv.MEDIA_TYPE));

    private final MediaType mediaType;

    Format(MediaType mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * The form a client wants.
     *
     * @param parameter the value of {@code format}, which wins over {@code Accept}
     * @throws Refusal {@code invalid-parameter} if there is no such form
     */
    public static Format chosen(Optional<String> parameter, HttpHeaders headers) {
        if (parameter.isPresent()) {
            return Arrays.stream(values())
                    .filter(format -> format.code().equals(parameter.get()))
                    .findFirst()
                    .orElseThrow(() -> Refusal.of(
                            ErrorCode.INVALID_PARAMETER,
                            List.of(RowError.at("format", ErrorCode.NOT_ONE_OF, "format", codes(), parameter.get()))));
        }
        return headers.getAcceptableMediaTypes().stream()
                .flatMap(accepted -> Arrays.stream(values()).filter(format -> format.mediaType.isCompatible(accepted)))
                .findFirst()
                .orElse(JSON);
    }

    private String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String codes() {
        return Arrays.stream(values()).map(Format::code).collect(Collectors.joining(", "));
    }
}
