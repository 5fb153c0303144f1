package vn.tthc.stats.submission;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** What is odd about figures that were accepted. */
@Path("/api/v1/warnings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Submissions")
class WarningResource {

    @Inject
    Warnings warnings;

    @Inject
    Codebooks codebooks;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @GET
    @Operation(
            operationId = "listWarnings",
            summary = "Accepted figures that should be looked at, newest first",
            description = "late: came long after its period. jump: the dossiers received on a day are far from what the"
                    + " unit had on that day of the week in the 8 weeks before. level-differs: the codelist has the"
                    + " procedure at another level. blank-return: a form without figures was taken for a nil return.")
    public Page<WarningView> list(
            @BeanParam UnitFilter filter,
            @RestQuery @Parameter(description = "Those whose days touch it", example = "2023-02") AskedPeriod period,
            @RestQuery @Parameter(description = "Which, as code has it in the answer", example = "jump") String code,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT)
                    int limit) {
        Codebook codebook = codebooks.current();
        Period days = period == null ? null : period.on(LocalDate.now(clock));
        return warnings.page(filter.unitIds(codebook, days), days, code, cursor, limit)
                .map(w -> WarningView.of(w.warning(), w.submissionId(), w.receivedAt(), codebook, language));
    }
}
