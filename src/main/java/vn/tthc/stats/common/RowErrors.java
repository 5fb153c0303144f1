package vn.tthc.stats.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Errors of rows as answers have them: where, what, and a text in the client's language. */
@ApplicationScoped
public class RowErrors {

    @Inject
    Language language;

    /** One error as an answer has it. What is null is left out. */
    @Schema(name = "RowError", description = "One thing that is wrong")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RowErrorView(
            @Schema(description = "JSON Pointer (RFC 6901) to the value in the body")
            String pointer,

            @Schema(description = "Name of the query parameter")
            String parameter,

            @Schema(description = "Row of the body, counted from 0", minimum = "0")
            Integer row,

            @Schema(description = "Line of the file, or row of the sheet, counted from 1", minimum = "0")
            Long line,

            @Schema(
                    description =
                            "Header of the column, as the file has it; the number of the character in the line where"
                                    + " the text cannot be read, and the letters of the column in a workbook that cannot")
            String column,

            @Schema(required = true, ref = "ErrorCode") String code,

            @Schema(required = true, description = "What is wrong and what to do, in the language of the answer")
            String detail) {}

    /** One error as an object of an answer. */
    public RowErrorView view(RowError error) {
        boolean inBody = error.pointer().isEmpty() || error.pointer().startsWith("/");
        return new RowErrorView(
                inBody ? error.pointer() : null,
                inBody ? null : error.pointer(),
                error.row(),
                error.cell() == null ? null : error.cell().line(),
                error.cell() == null ? null : error.cell().column(),
                error.code().code(),
                text(error));
    }

    /** What is wrong and what to do. */
    public String text(RowError error) {
        return language.text("problems", error.code().code(), error.args());
    }
}
