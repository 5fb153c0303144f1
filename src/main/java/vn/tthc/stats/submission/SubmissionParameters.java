package vn.tthc.stats.submission;

import jakarta.ws.rs.DefaultValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.FreeText;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** How a sender wants returns to be taken, as query parameters. */
record SubmissionParameters(
        @RestQuery @DefaultValue("false") @Parameter(description = "Tell what would happen and store nothing")
        boolean dryRun,

        @RestQuery
        @DefaultValue("atomic")
        @Parameter(
                description = "atomic: all or nothing. partial: what is right is stored, the rest refused row by row."
                        + " replace: all or nothing, and what is held for these days and not sent is withdrawn."
                        + " withdraw: the returns, sent without counts, are taken back, and their days are as if never"
                        + " reported")
        String mode,

        @RestQuery
        @Parameter(
                description = "Why earlier figures are corrected; kept with the revisions. JSON may say it in the body")
        String reason,

        @RestQuery
        @DefaultValue("plain")
        @Parameter(
                description = "How numbers are written in a file. plain: digits only. vi: 1.234 is a thousand and more."
                        + " en: 1,234 is")
        String numberFormat) {

    private static final int LONGEST_REASON = 1000;

    /**
     * The mode, once all parameters are known to be right.
     *
     * @throws Refusal {@code invalid-parameter}
     */
    Mode checkedMode() {
        List<RowError> errors = new ArrayList<>();
        if (reason != null) {
            checkReason("reason", reason, errors);
        }
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
        }
        return Mode.of(mode);
    }

    /**
     * How numbers are written.
     *
     * @throws Refusal {@code invalid-parameter}
     */
    NumberFormat checkedNumbers() {
        return Arrays.stream(NumberFormat.values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(numberFormat))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.INVALID_PARAMETER,
                        List.of(RowError.at(
                                "numberFormat", ErrorCode.NOT_ONE_OF, "numberFormat", "plain, vi, en", numberFormat))));
    }

    static void checkReason(String place, String reason, List<RowError> errors) {
        // As it was sent: bytes that are not UTF-8 come as U+FFFD, and what they were is lost.
        new FreeText(reason)
                .wrong(LONGEST_REASON)
                .forEach(code -> errors.add(RowError.at(place, code, "reason", LONGEST_REASON)));
    }
}
