package vn.tthc.stats.export;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** How a client asks for the form of an answer. */
public record FormParameters(
        @RestQuery
        @Parameter(
                description = "The form of the answer; wins over Accept",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"json", "csv", "xlsx", "json-stat"}))
        String format,

        @RestQuery
        @Parameter(
                description = "What things are called by. name: files have names without codes, which need not tell"
                        + " apart, under headings in the language of the answer; JSON keeps the codes",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"code", "name", "both"},
                                defaultValue = "both"))
        String labels,

        @RestQuery
        @DefaultValue("false")
        @Parameter(
                description =
                        "CSV with a byte order mark, without which Excel takes UTF-8 for something else. It mends letters"
                                + " alone: Excel on a computer set to Vietnamese takes 0.85 for text. format=xlsx has numbers there too")
        boolean bom,

        @RestQuery
        @Parameter(
                description =
                        "The revision that an earlier answer to the same question told: this one must not be older."
                                + " It never is, unless the data have been set back",
                schema = @Schema(minimum = "0"),
                example = "4711")
        Long minRevision,

        @RestQuery
        @Parameter(
                description = "The language of the answer; wins over Accept-Language, which a link cannot send",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"vi", "en"}))
        String lang) {

    /** Of the answer 304, for the published document. */
    public static final String UNCHANGED = "What the client has (If-None-Match) is what it would get";

    /**
     * The form wanted.
     *
     * @param offered the formats that this answer can be had in
     * @throws Refusal {@code invalid-parameter}, or {@code not-acceptable} if nothing that is accepted is offered
     */
    public Form chosen(HttpHeaders headers, Set<Format> offered) {
        List<RowError> errors = new ArrayList<>();
        Language.wrong(lang).ifPresent(errors::add);
        Optional<Format> named = format == null ? Optional.empty() : Format.of(format, offered);
        if (format != null && named.isEmpty()) {
            errors.add(RowError.at("format", ErrorCode.NOT_ONE_OF, "format", Format.codes(offered), format));
        }
        Labelling labelling = Labelling.BOTH;
        if (labels != null) {
            labelling = Labelling.of(labels).orElse(null);
            if (labelling == null) {
                errors.add(RowError.at("labels", ErrorCode.NOT_ONE_OF, "labels", Labelling.codes(), labels));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
        }
        Format chosen = named.or(() -> Format.accepted(accepted(headers, offered), offered))
                .orElseThrow(() -> notAcceptable(headers, offered));
        if (bom && chosen != Format.CSV) {
            throw Refusal.of(
                    ErrorCode.INVALID_PARAMETER,
                    List.of(RowError.at("bom", ErrorCode.NOT_TOGETHER, "bom", "format=" + chosen.code())));
        }
        return new Form(chosen, labelling, bom);
    }

    /** The framework looks at the first header Accept only before it comes here, and fails on another it cannot read. */
    private static List<MediaType> accepted(HttpHeaders headers, Set<Format> offered) {
        try {
            return headers.getAcceptableMediaTypes();
        } catch (IllegalArgumentException unreadable) {
            throw notAcceptable(headers, offered);
        }
    }

    private static Refusal notAcceptable(HttpHeaders headers, Set<Format> offered) {
        return Refusal.at(
                RowError.at(
                        "Accept",
                        ErrorCode.NOT_ONE_OF,
                        "Accept",
                        Format.mediaTypes(offered),
                        headers.getHeaderString(HttpHeaders.ACCEPT)),
                ErrorCode.NOT_ACCEPTABLE);
    }
}
