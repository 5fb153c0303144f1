package vn.tthc.stats.publication;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.FreeText;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.ReportedDays;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.programme.IndicatorValues;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.security.Caller;
import vn.tthc.stats.security.Role;

/** Closes periods, so that what was published can be shown again however much is corrected later. */
@Path("/api/v1/publications")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Publications")
class PublicationResource {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTE = 2000;

    private static final String BODY = """
            {"unit":"40","name":"Báo cáo tháng 02/2023","period":"2023-01-15/2023-02-15"}""";

    private static final String EXAMPLE = """
            {"id":7,"unit":{"code":"40","name":"Tỉnh Nghệ An"},"name":"Báo cáo tháng 02/2023",
             "period":"2023-01-15/2023-02-15","asOf":"2026-03-01T01:38:43.049611Z","revision":"324","note":null,
             "publishedAt":"2026-03-01T01:38:43.112204Z","publishedBy":"Tổ công tác 06"}""";

    private static final String DIFFERENCES = """
            {"publication":{"id":7,"unit":{"code":"40","name":"Tỉnh Nghệ An"},"name":"Báo cáo tháng 02/2023",
              "period":"2023-01-15/2023-02-15","asOf":"2026-03-01T01:38:43.049611Z","revision":"324","note":null,
              "publishedAt":"2026-03-01T01:38:43.112204Z","publishedBy":"Tổ công tác 06"},
             "reports":{"before":863,"after":864,"added":1,"withdrawn":0},
             "items":[{"kind":"count","unit":{"code":"412","name":"Thành phố Vinh"},
              "of":{"code":"1.004222","name":"Đăng ký thường trú"},"level":4,"period":"2023-02-01",
              "figures":{"received":{"before":42,"after":44}},"changedAt":"2026-03-09T02:11:05.771342Z",
              "by":"Thành phố Vinh","reason":"Bổ sung hồ sơ sót","submission":512}],"next":null}""";

    @Inject
    Publications publications;

    @Inject
    Differences differences;

    @Inject
    Vintages vintages;

    @Inject
    UnitData data;

    @Inject
    IndicatorValues values;

    @Inject
    KeptAnswers kept;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Origins origins;

    @Inject
    Clock clock;

    /** What is to be closed. */
    @Schema(name = "PublicationRequest", additionalProperties = Schema.False.class)
    record NewPublication(
            @Schema(required = true, description = "Whose figures, with those of the units below it", examples = "40")
            String unit,

            @Schema(
                    required = true,
                    maxLength = LONGEST_NAME,
                    description = "Of the publications of a unit no two have one")
            String name,

            @Schema(required = true, examples = "2023-01-15/2023-02-15")
            String period,

            @Schema(maxLength = LONGEST_NOTE) String note) {}

    /** A page of publications. */
    @Schema(name = "PublicationPage")
    record PublicationPage(
            List<PublicationView> items,
            @Schema(nullable = true) String next) {}

    /** What has changed since. */
    @Schema(name = "PublicationDifferences")
    record DifferencePage(
            PublicationView publication,
            ReportsReceived reports,
            List<Difference> items,
            @Schema(nullable = true) String next) {}

    /**
     * Reports received of the days that were closed, as {@code /coverage} counts them.
     *
     * @param added those that are there and were not
     * @param withdrawn those that were there and are not any more
     */
    @Schema(
            name = "PublicationReports",
            description = "Daily reports of the whole publication, whichever page, also those without dossiers")
    record ReportsReceived(
            @Schema(description = "Received when the period was closed")
            long before,

            @Schema(description = "Received by now") long after,

            @Schema(description = "Those that are there and were not")
            long added,

            @Schema(description = "Those that were there and are not any more")
            long withdrawn) {

        private static ReportsReceived of(ReportedDays.Changed changed) {
            return new ReportsReceived(changed.before(), changed.after(), changed.added(), changed.withdrawn());
        }

        /** Rows of a file, in the order of {@link Difference#COLUMNS}; none if all are as they were. */
        private List<List<Object>> rows(PublicationView of) {
            return added == 0 && withdrawn == 0
                    ? List.of()
                    : List.of(
                            row(of, "reportsReceived", before, after),
                            row(of, "reportsAdded", 0, added),
                            row(of, "reportsWithdrawn", 0, withdrawn));
        }

        private static List<Object> row(PublicationView of, String figure, long before, long after) {
            Coded unit = of.unit();
            return Arrays.asList(
                    "reports",
                    unit.code(),
                    unit.name(),
                    null,
                    null,
                    null,
                    of.period(),
                    figure,
                    before,
                    after,
                    null,
                    null,
                    null,
                    null);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PUBLISHER_NAME)
    @SecurityRequirement(name = "key")
    @Operation(
            operationId = "createPublication",
            summary = "Close a period: what is known now, and nothing that comes later, is what was published",
            description =
                    "Of the caller's own unit and those below it. Waits some seconds for returns that came before and"
                            + " are still being stored, and keeps nobody from sending. Cannot be changed or taken back.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = NewPublication.class),
                            examples = @ExampleObject(name = "a reporting period", value = BODY)))
    @APIResponse(
            responseCode = "201",
            description = "Closed",
            content =
                    @Content(
                            schema = @Schema(implementation = PublicationView.class),
                            examples = @ExampleObject(name = "the bulletin's", value = EXAMPLE)))
    @APIResponse(responseCode = "409", description = "The unit has a publication of that name")
    @APIResponse(responseCode = "503", description = "What came before is still being stored; ask again (Retry-After)")
    public Response publish(NewPublication wanted) {
        Codebook codebook = codebooks.current();
        Publications.Closing closing = checked(wanted, codebook);
        long id = publications.publish(closing, caller.id(), origins.current());
        return Response.created(URI.create("/api/v1/publications/" + id))
                .entity(publications.find(id, codebook).orElseThrow())
                .build();
    }

    private Publications.Closing checked(NewPublication wanted, Codebook codebook) {
        if (wanted == null) {
            throw Refusal.of(ErrorCode.INVALID_BODY, List.of(RowError.at("", ErrorCode.REQUIRED, "unit")));
        }
        List<RowError> errors = new ArrayList<>();
        String name = FreeText.field("name", wanted.name, LONGEST_NAME, true, errors);
        String note = FreeText.field("note", wanted.note, LONGEST_NOTE, false, errors);
        String code = FreeText.field("unit", wanted.unit, LONGEST_NAME, true, errors);
        String days = FreeText.field("period", wanted.period, LONGEST_NAME, true, errors);
        Period period = days == null ? null : period(days, errors);
        ReportingUnit unit = null;
        if (code != null) {
            unit = codebook.unitOn(code, period == null ? LocalDate.now(clock) : period.end())
                    .orElse(null);
            if (unit == null) {
                errors.add(unknown(code, period, codebook));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, errors);
        }
        ReportingUnit scope = caller.scope(codebook);
        if (scope != null && !codebook.withinScope(scope, unit)) {
            throw Refusal.of(ErrorCode.OUTSIDE_OWN_UNIT, scope.code, unit.code);
        }
        return new Publications.Closing(unit, name, period, note);
    }

    private RowError unknown(String code, Period period, Codebook codebook) {
        List<ReportingUnit> coded = codebook.unitsCoded(code);
        return coded.isEmpty()
                ? RowError.at("/unit", ErrorCode.UNKNOWN_UNIT, code)
                : RowError.at(
                        "/unit",
                        ErrorCode.UNIT_NOT_IN_FORCE,
                        code,
                        period == null ? LocalDate.now(clock) : period,
                        coded.stream().map(ReportingUnit::nameWithValidity).collect(Collectors.joining("; ")));
    }

    private Period period(String text, List<RowError> errors) {
        Period period = Period.parse(text).orElse(null);
        LocalDate today = LocalDate.now(clock);
        if (period == null) {
            errors.add(RowError.at("/period", ErrorCode.INVALID_PERIOD, text));
        } else if (period.end().isAfter(today)) {
            errors.add(RowError.at("/period", ErrorCode.PERIOD_IN_FUTURE, period, today));
        }
        return period;
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listPublications",
            summary = "Periods that were closed, by whom and when, the newest first",
            description = "With a period those that closed any of its days.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PublicationPage.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response list(
            @BeanParam UnitFilter filter,
            @RestQuery @Parameter(description = "Those whose days touch it", example = "2023-02") AskedPeriod period,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Codebook codebook = codebooks.current();
        Period days = period == null ? null : period.on(LocalDate.now(clock));
        Set<Integer> unitIds = filter.unitIds(codebook, days);
        int most = Page.limitOf(limit, chosen.format().isTable());
        Version version = new Version(String.valueOf(publications.version()), 0);
        return kept.respond(
                chosen,
                version,
                String.join(
                                "\n",
                                "publications",
                                String.valueOf(unitIds),
                                String.valueOf(days),
                                String.valueOf(cursor),
                                String.valueOf(most),
                                String.valueOf(codebook.version()))
                        + chosen.inWords(filter.asked()),
                () -> {
                    Long before = cursor == null
                            ? null
                            : (Long) Cursor.parse(cursor, 1).longNumber(0);
                    Page<PublicationView> page = Page.of(
                            publications.find(unitIds, days, before, most + 1, codebook),
                            most,
                            last -> Cursor.at(last.id()));
                    return new Answer(
                            version,
                            () -> new PublicationPage(
                                    page.items().stream()
                                            .map(item -> item.labelled(chosen.labels()))
                                            .toList(),
                                    page.next()),
                            () -> Table.of(
                                    FileName.of("publications").and(filter.asked()),
                                    PublicationView.COLUMNS,
                                    page.items().stream()
                                            .map(PublicationView::row)
                                            .toList(),
                                    List.of()),
                            null,
                            page.next());
                });
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getPublication",
            summary = "One of them",
            description = "A publication never changes; GET with publication={id} gives the figures as they were.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema = @Schema(implementation = PublicationView.class),
                            examples = @ExampleObject(name = "the bulletin's", value = EXAMPLE)))
    public PublicationView get(
            @RestPath @Parameter(description = "The number of the publication", example = "1") long id) {
        return publications.find(id, codebooks.current()).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }

    @GET
    @Path("/{id}/diff")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listPublicationDifferences",
            summary = "What is not as it was published: which figures, who changed them, when and why",
            description = "Counts of the period and of the unit with those below it, values of indicators whose period"
                    + " ends in it (where there is none, the first of the week after it, as the bulletin prints it), and tasks as"
                    + " of its last day. Indicators and tasks are on the first page. What was changed and changed back is no"
                    + " difference. reports tells how many daily reports have come or been withdrawn since, also those"
                    + " without dossiers, which no item is of; /coverage tells of which units. In a file there is a row for"
                    + " each figure, those of reports first.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = DifferencePage.class),
                        examples = @ExampleObject(name = "a count", value = DIFFERENCES)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response diff(
            @RestPath @Parameter(description = "The number of the publication", example = "1") long id,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Codebook codebook = codebooks.current();
        PublicationView publication =
                publications.find(id, codebook).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Vintage vintage = vintages.asked(null, id, false, clock.instant());
        Version counts = data.version(null);
        Version programme = values.version();
        Version version = new Version(
                String.valueOf(Long.parseLong(counts.revision()) + Long.parseLong(programme.revision())),
                Math.max(counts.changedAt(), programme.changedAt()),
                counts.mark());
        int most = Page.limitOf(limit, chosen.format().isTable());
        return kept.respond(
                chosen,
                version,
                String.join(
                        "\n",
                        "diff",
                        String.valueOf(id),
                        String.valueOf(cursor),
                        String.valueOf(most),
                        String.valueOf(codebook.version())),
                () -> {
                    Differences.Found found = differences.since(vintage, codebook, cursor, most);
                    ReportsReceived reports = ReportsReceived.of(found.reports());
                    Page<Difference> page = found.page();
                    return new Answer(
                            version,
                            () -> new DifferencePage(
                                    publication.labelled(chosen.labels()),
                                    reports,
                                    page.items().stream()
                                            .map(item -> item.labelled(chosen.labels()))
                                            .toList(),
                                    page.next()),
                            () -> Table.of(
                                    FileName.of("publication").and(id).and("diff"),
                                    Difference.COLUMNS,
                                    Stream.concat(
                                                    cursor == null
                                                            ? reports.rows(publication).stream()
                                                            : Stream.empty(),
                                                    page.items().stream()
                                                            .flatMap(difference -> difference.rows().stream()))
                                            .toList(),
                                    List.of(
                                            new Table.Note("publication", publication.name()),
                                            new Table.Note("asOf", publication.asOf()),
                                            new Table.Note("revision", version.revision()))),
                            null,
                            page.next());
                });
    }
}
