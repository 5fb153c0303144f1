package vn.tthc.stats.submission;

import io.quarkus.panache.common.Sort;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.UnitReturn;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.security.Caller;
import vn.tthc.stats.security.Role;

/** Where reporting systems send their returns, and everyone reads the receipts. */
@Path("/api/v1/submissions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Submissions")
class SubmissionResource {

    @Inject
    Submissions submissions;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ConfigProperty(name = "tthc.body.max-rows")
    int maxRows;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.REPORTER_NAME)
    @SecurityRequirement(name = "key")
    @Operation(
            summary = "Send what one unit counted in one period",
            description = "Stored whole or not at all. Sending the same again changes nothing; sending other figures"
                    + " for the same procedure and level revises them. No counts at all is a nil return.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReturnBody.class),
                            examples = @ExampleObject(name = "day", value = """
                                                    {"unit":"412","period":"2023-02-01","counts":[
                                                     {"procedure":"1.004222","level":4,"received":42,"receivedOnline":31,"resolvedOnTime":38}]}
                                                    """)))
    public Response submit(InputStream body, @RestQuery @DefaultValue("false") boolean dryRun) throws IOException {
        List<RowError> errors = new ArrayList<>();
        Draft draft = JsonReturnReader.read(new LimitedBody(body, maxBytes.asLongValue()), maxRows, errors);
        Codebook codebook = codebooks.current();
        ReturnCheck check = new ReturnCheck(codebook, LocalDate.now(clock), errors);
        Optional<Period> period = check.period(draft);
        Optional<ReportingUnit> unit = period.flatMap(p -> check.unit(draft, p));
        unit.ifPresent(u -> caller.requireScope(codebook, u));
        UnitReturn resolved =
                unit.map(u -> check.resolve(draft, u, period.orElseThrow())).orElse(null);
        if (!errors.isEmpty()) {
            errors.sort(Comparator.comparing(error -> error.row() == null ? -1 : error.row()));
            throw Refusal.of(ErrorCode.INVALID_RETURN, errors);
        }
        Receipt receipt = submissions.accept(
                List.of(resolved), codebook, new Submissions.Origin(caller.keyId(), false, dryRun), clock.instant());
        return dryRun
                ? Response.ok(receipt).build()
                : Response.created(URI.create("/api/v1/submissions/" + receipt.id()))
                        .entity(receipt)
                        .build();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "The receipt of a submission")
    public Receipt receipt(@RestPath long id) {
        return Submission.<Submission>findByIdOptional(id)
                .map(submission -> Receipt.of(submission, false, codebooks.current()))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }

    @GET
    @Operation(summary = "The receipts of submissions, newest first")
    public Page<Receipt> receipts(
            @RestQuery String unit,
            @RestQuery Period period,
            @RestQuery String cursor,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        Codebook codebook = codebooks.current();
        StringBuilder where = new StringBuilder("1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        if (unit != null) {
            where.append(" and unitId in :units");
            parameters.put("units", unitIds(codebook, unit));
        }
        if (period != null) {
            where.append(" and periodStart <= :end and periodEnd >= :start");
            parameters.put("start", period.start());
            parameters.put("end", period.end());
        }
        if (cursor != null) {
            where.append(" and id < :before");
            parameters.put("before", Cursor.parse(cursor, 1).longNumber(0));
        }
        List<Submission> found = Submission.<Submission>find(where.toString(), Sort.descending("id"), parameters)
                .range(0, limit)
                .list();
        return Page.of(found, limit, last -> Cursor.at(last.id)).map(s -> Receipt.of(s, false, codebook));
    }

    private static List<Integer> unitIds(Codebook codebook, String code) {
        List<Integer> ids = codebook.unitsCoded(code).stream().map(u -> u.id).toList();
        if (ids.isEmpty()) {
            throw Refusal.of(
                    ErrorCode.INVALID_PARAMETER, List.of(RowError.at("unit", ErrorCode.UNKNOWN_CODE, "unit", code)));
        }
        return ids;
    }
}
