package vn.tthc.stats.observation;

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
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** The counts themselves, as reported. */
@Path("/api/v1/dossier-counts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Counts")
class DossierCountResource {

    @Inject
    DossierCounts counts;

    @Inject
    CountRevisions revisions;

    @Inject
    Codebooks codebooks;

    @Inject
    Clock clock;

    @Inject
    Language language;

    @GET
    @Operation(
            summary = "Counts as they are held, one by one",
            description = "A count is listed if all its days lie in the period asked; without a period all are. With"
                    + " updatedAfter only what has changed since, withdrawn counts included: take updatedUntil of the"
                    + " first page for the next time, and nothing is missed.")
    public DossierCountPage list(
            @BeanParam CountFilter filter,
            @RestQuery @Parameter(example = "2023-02-01") AskedPeriod period,
            @RestQuery @Parameter(description = "As they were known at that instant", example = "2026-03-01T00:00:00Z")
                    Instant asOf,
            @RestQuery
                    @Parameter(description = "Only what changed after that instant", example = "2026-03-01T00:00:00Z")
                    Instant updatedAfter,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        if (asOf != null && updatedAfter != null) {
            throw Refusal.of(
                    ErrorCode.INVALID_PARAMETER,
                    List.of(RowError.at("updatedAfter", ErrorCode.NOT_TOGETHER, "asOf", "updatedAfter")));
        }
        Codebook codebook = codebooks.current();
        Period days = period == null ? null : period.on(LocalDate.now(clock));
        Selection selection = filter.select(codebook, days).asOf(Vintage.asked(asOf, clock.instant()));
        return counts.page(selection, updatedAfter, codebook, language.english(), cursor, limit);
    }

    @GET
    @Path("/{id}/revisions")
    @Operation(summary = "How a count came to be what it is: each revision, by whom, when and why")
    public List<CountRevision> revisions(@RestPath @Parameter(example = "412~DA06-03~4~2023-02-01") String id) {
        List<CountRevision> found = CountId.parse(id)
                .map(count -> revisions.of(count, codebooks.current()))
                .orElse(List.of());
        if (found.isEmpty()) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
        }
        return found;
    }
}
