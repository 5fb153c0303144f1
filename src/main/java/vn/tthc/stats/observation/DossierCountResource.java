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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
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
    Codebooks codebooks;

    @Inject
    Language language;

    @GET
    @Operation(
            summary = "Counts as they are held, one by one",
            description = "A count is listed if all its days lie in the period asked; without a period all are.")
    public Page<DossierCount> list(
            @BeanParam CountFilter filter,
            @RestQuery @Parameter(example = "2023-02-01") Period period,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        Codebook codebook = codebooks.current();
        return counts.page(filter.select(codebook, period), codebook, language.english(), cursor, limit);
    }
}
