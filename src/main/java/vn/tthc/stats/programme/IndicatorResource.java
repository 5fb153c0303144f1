package vn.tthc.stats.programme;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.security.Caller;
import vn.tthc.stats.security.Role;

/** Figures that a bulletin tells beside those of dossiers: cumulative ones, shares done, and statements. */
@Path("/api/v1/indicators")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Programme")
class IndicatorResource {

    /** What codes of indicators and tasks look like. */
    static final String CODE = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    static final Pattern CODES = Pattern.compile(CODE);

    static final int LONGEST_NAME = 500;

    private static final String EXAMPLE = """
            {"items":[{"indicator":{"code":"residence_dossiers_digitised","name":"Hồ sơ cư trú đã số hóa"},
              "unit":{"code":"40","name":"Tỉnh Nghệ An"},"period":"2023-02-18","value":null,
              "previousValue":null,"numerator":526397,
              "denominator":873477,"rate":0.602646,"statement":null,"printed":"526.397/873.477 (đạt 64%)",
              "printedRate":0.640000,"difference":0.037354,
              "doubts":[{"code":"printed-percent","printed":64,"held":60.26,
               "detail":"Tỷ lệ đã in là 64 %; tính từ số liệu là 60,26 %."}],
              "note":null,"source":"109/BC-TCT","synthetic":false,"withdrawn":false,"revision":1,
              "recordedAt":"2026-03-01T01:38:43.049612Z","supersededAt":null,"by":"Tổ công tác 06","reason":null}],
             "next":null}
            """;

    private static final List<Column> COLUMNS = List.of(
            Column.key("code"),
            Column.plain("kind"),
            Column.plain("section"),
            Column.plain("name"),
            Column.plain("nameVi"),
            Column.plain("nameEn"),
            Column.plain("counted"),
            Column.plain("taskState"));

    private static final Set<String> INDICATOR_FIELDS =
            Set.of("code", "kind", "section", "nameVi", "nameEn", "countedVi", "countedEn", "taskState");

    private static final List<String> FIGURES =
            List.of("value", "numerator", "denominator", "statement", "printed", "note", "source");

    private static final Set<String> VALUE_FIELDS = Stream.concat(
                    Stream.of("indicator", "unit", "period", "withdrawn"), FIGURES.stream())
            .collect(Collectors.toUnmodifiableSet());

    @Inject
    Indicators indicators;

    @Inject
    IndicatorValues values;

    @Inject
    KeptAnswers kept;

    @Inject
    Vintages vintages;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Origins origins;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ConfigProperty(name = "tthc.body.max-rows")
    int maxRows;

    /** The indicators there are. */
    @Schema(name = "IndicatorList")
    record IndicatorList(List<Indicator> items) {}

    /** A page of values. */
    @Schema(name = "IndicatorValuePage")
    record ValuePage(
            List<IndicatorValue> items,
            @Schema(nullable = true) String next) {}

    /** What became of indicators that were sent. */
    @Schema(name = "IndicatorReceipt")
    record IndicatorReceipt(long inserted, long revised, long unchanged) {}

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            summary = "The indicators there are",
            description = "counter: counts on from the beginning, so it never falls. share: so many of so many. number:"
                    + " any other. statement: words.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = IndicatorList.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(responseCode = "406", description = FormParameters.NOT_ACCEPTABLE)
    public Response list(@BeanParam FormParameters form, @Context HttpHeaders headers) {
        Version version = new Version(String.valueOf(indicators.version()), 0);
        return kept.respond(form.chosen(headers, Format.OF_LISTS), version, "indicators", () -> {
            List<Indicator> all = indicators.all(language.english());
            return Answer.whole(
                    version,
                    () -> new IndicatorList(all),
                    () -> Table.of(
                            FileName.of("indicators"),
                            COLUMNS,
                            all.stream().map(IndicatorResource::row).toList(),
                            List.of(new Table.Note("revision", version.revision()))),
                    null);
        });
    }

    private static List<Object> row(Indicator indicator) {
        return Arrays.asList(
                indicator.code(),
                indicator.kind().code(),
                indicator.section().code(),
                indicator.name(),
                indicator.nameVi(),
                indicator.nameEn(),
                indicator.counted(),
                indicator.taskState() == null ? null : indicator.taskState().code());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN_OF_ALL_UNITS)
    @SecurityRequirement(name = "key")
    @Operation(
            summary = "Make and change indicators, all or none",
            description = "A codelist of all units. One with a code that is there already is changed.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Bodies.IndicatorList.class),
                            examples = @ExampleObject(name = "one", value = Bodies.INDICATORS)))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = IndicatorReceipt.class)))
    public Response define(InputStream body) throws IOException {
        SentBody sent = SentBody.read(body, "indicators", INDICATOR_FIELDS, maxBytes.asLongValue(), maxRows);
        Map<String, Integer> seen = new HashMap<>();
        List<Indicator> read = sent.rows().stream()
                .map(row -> indicator(row, seen))
                .filter(Objects::nonNull)
                .toList();
        sent.requireRight();
        Indicators.Written written = indicators.write(read);
        return Response.status(Response.Status.CREATED)
                .entity(new IndicatorReceipt(written.inserted(), written.revised(), written.unchanged()))
                .build();
    }

    /** Null = it is no object. */
    private static Indicator indicator(SentRow row, Map<String, Integer> seen) {
        if (!row.node().isObject()) {
            return null;
        }
        String code = code(row, "code");
        refuseRepeated(row, seen, code);
        Indicator.Kind kind = row.required("kind", field -> row.oneOf(field, Indicator.Kind.values(), k -> k.code()));
        Indicator.Section section =
                row.required("section", field -> row.oneOf(field, Indicator.Section.values(), s -> s.code()));
        String nameVi = row.required("nameVi", field -> row.text(field, LONGEST_NAME));
        String nameEn = row.text("nameEn", LONGEST_NAME);
        TaskState taskState = row.oneOf("taskState", TaskState.values(), TaskState::code);
        if (taskState != null && kind != null && kind != Indicator.Kind.SHARE) {
            row.fail("taskState", ErrorCode.NOT_OF_THIS_KIND, code, kind.code(), "taskState");
        }
        String countedVi = row.text("countedVi", LONGEST_NAME);
        return new Indicator(
                code,
                kind,
                section,
                nameVi,
                nameVi,
                nameEn,
                countedVi,
                countedVi,
                row.text("countedEn", LONGEST_NAME),
                taskState,
                1);
    }

    /** A code; null if there is none, or none that may be. */
    static String code(SentRow row, String field) {
        String code = row.required(field, row::text);
        if (code != null && !CODES.matcher(code).matches()) {
            row.fail(field, ErrorCode.WRONG_TYPE, field, CODE);
            return null;
        }
        return code;
    }

    /** Of two rows for the same which is meant is not ours to guess. */
    static void refuseRepeated(SentRow row, Map<String, Integer> seen, Object... key) {
        if (Arrays.stream(key).anyMatch(Objects::isNull)) {
            return;
        }
        String words = Arrays.stream(key).map(String::valueOf).collect(Collectors.joining(", "));
        Integer earlier = seen.putIfAbsent(words, row.number());
        if (earlier != null) {
            row.errors().add(new RowError(row.at(), row.number(), null, ErrorCode.SAME_KEY, List.of(earlier, words)));
        }
    }

    @POST
    @Path("/values")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PUBLISHER_NAME)
    @SecurityRequirement(name = "key")
    @Operation(
            summary = "Send values of indicators",
            description = "Of the caller's own unit and those below it; all or none. Sending the same again changes"
                    + " nothing and says so (unchanged). What was printed is kept word for word beside the figures and held"
                    + " against them. Earlier revisions are kept.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Bodies.ValueList.class),
                            examples = @ExampleObject(name = "a counter and a share", value = Bodies.VALUES)))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "503", description = "The unit is busy, or the database; nothing was stored")
    public Response send(InputStream body) throws IOException {
        SentBody sent = SentBody.read(body, "values", VALUE_FIELDS, maxBytes.asLongValue(), maxRows);
        Codebook codebook = codebooks.current();
        Checking checking = new Checking(
                codebook, caller.scope(codebook), indicators.byCode(false), LocalDate.now(clock), new HashMap<>());
        List<IndicatorValues.Sent> read = sent.rows().stream()
                .map(row -> value(row, checking))
                .filter(Objects::nonNull)
                .toList();
        sent.requireRight();
        Ledger.Written written =
                values.write(read, new Ledger.Author(caller.id(), sent.reason()), origins.current(), codebook);
        return Response.status(Response.Status.CREATED)
                .entity(receipt(written, read.stream().map(IndicatorValues.Sent::unitId), codebook))
                .build();
    }

    static Receipt receipt(Ledger.Written written, Stream<Integer> unitIds, Codebook codebook) {
        return new Receipt(
                written.inserted(),
                written.revised(),
                written.unchanged(),
                written.withdrawn(),
                written.recordedAt(),
                unitIds.distinct()
                        .map(id -> codebook.unit(id).orElseThrow().code)
                        .sorted()
                        .toList());
    }

    /** What values are checked against. */
    private record Checking(
            Codebook codebook,
            ReportingUnit scope,
            Map<String, Indicator> indicators,
            LocalDate today,
            Map<String, Integer> seen) {}

    /** Null = something is wrong with it, which has been told. */
    private static IndicatorValues.Sent value(SentRow row, Checking checking) {
        if (!row.node().isObject()) {
            return null;
        }
        int before = row.errors().size();
        String code = row.required("indicator", row::text);
        Indicator indicator = code == null ? null : checking.indicators.get(code);
        if (code != null && indicator == null) {
            row.fail("indicator", ErrorCode.UNKNOWN_INDICATOR, SentRow.shown(code));
        }
        Period period = row.required("period", field -> row.period(field, checking.today));
        ReportingUnit unit = row.required(
                "unit",
                field -> row.unit(field, period == null ? null : period.end(), checking.scope, checking.codebook));
        boolean withdrawn = row.flag("withdrawn");
        IndicatorValues.Sent value = new IndicatorValues.Sent(
                unit == null ? 0 : unit.id,
                code,
                period,
                row.number("value"),
                row.whole("numerator"),
                row.whole("denominator"),
                row.text("statement"),
                row.text("printed"),
                row.text("note"),
                row.text("source"),
                false,
                withdrawn);
        if (indicator != null) {
            checkFigures(row, indicator, value);
        }
        refuseRepeated(row, checking.seen, code, unit == null ? null : unit.code, period);
        return row.errors().size() == before ? value : null;
    }

    private static void checkFigures(SentRow row, Indicator indicator, IndicatorValues.Sent value) {
        if (value.withdrawn()) {
            FIGURES.stream()
                    .filter(row::has)
                    .forEach(field -> row.fail(field, ErrorCode.NOT_TOGETHER, field, "withdrawn"));
            return;
        }
        Set<String> taken = taken(indicator);
        Stream.of("value", "numerator", "denominator", "statement")
                .filter(field -> row.has(field) && !taken.contains(field))
                .forEach(field -> row.fail(
                        field,
                        ErrorCode.NOT_OF_THIS_KIND,
                        indicator.code(),
                        indicator.kind().code() + (indicator.taskState() == null ? "" : ", taskState"),
                        field));
        if (taken.stream().noneMatch(row::says)) {
            row.fail("", ErrorCode.NO_FIGURE, String.join(", ", taken));
        }
        if (row.has("numerator") != row.has("denominator")) {
            String missing = row.has("numerator") ? "denominator" : "numerator";
            row.fail(missing, ErrorCode.REQUIRED, missing);
        }
        if (value.numerator() != null && value.denominator() != null && value.numerator() > value.denominator()) {
            row.fail("numerator", ErrorCode.NUMERATOR_EXCEEDS_DENOMINATOR, value.numerator(), value.denominator());
        }
    }

    /** The fields that say something of an indicator of that kind; of one that is counted from tasks only what was printed. */
    private static Set<String> taken(Indicator indicator) {
        Set<String> taken = new TreeSet<>(Set.of("printed"));
        if (indicator.taskState() == null) {
            taken.addAll(
                    switch (indicator.kind()) {
                        case COUNTER, NUMBER -> List.of("value");
                        case SHARE -> List.of("numerator", "denominator");
                        case STATEMENT -> List.of("statement");
                    });
        }
        return taken;
    }

    @GET
    @Path("/{code}/values")
    @Produces(MediaType.WILDCARD)
    @Operation(
            summary = "Values of an indicator by unit and period, what was printed beside what is worked out",
            description = "With a period those whose own period ends in it. revisions=true: every revision there was,"
                    + " those taken back too.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ValuePage.class),
                        examples = @ExampleObject(name = "a share", value = EXAMPLE)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(responseCode = "406", description = FormParameters.NOT_ACCEPTABLE)
    public Response values(
            @RestPath @Parameter(example = "residence_dossiers_digitised") String code,
            @RestQuery @Parameter(example = "2023-02") AskedPeriod period,
            @BeanParam UnitFilter filter,
            @RestQuery @DefaultValue("false") @Parameter(description = "All revisions instead of what is held")
                    boolean revisions,
            @RestQuery @Parameter(description = "As they were known at that instant") Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        if (!indicators.byCode(false).containsKey(code)) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
        }
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        Vintage vintage = vintages.asked(asOf, publication, AskedPeriod.isMoving(period), clock.instant());
        Period days = period == null && publication == null ? null : vintage.period(period, today);
        IndicatorValues.Wanted wanted = new IndicatorValues.Wanted(
                code, days, filter.orOf(vintage, days, codebook).unitIds(codebook, days), revisions, null, vintage);
        int most = Page.limitOf(limit, chosen.format().isTable());
        Version version = vintage.version(values::version);
        return kept.respond(
                chosen,
                version,
                String.join(
                                "\n",
                                "indicator values",
                                code,
                                String.valueOf(days),
                                String.valueOf(wanted.unitIds()),
                                String.valueOf(revisions),
                                String.valueOf(vintage.asOf()),
                                String.valueOf(cursor),
                                String.valueOf(most),
                                String.valueOf(codebook.version()),
                                // Doubts and the names of indicators are as they are now, also of a publication.
                                String.valueOf(indicators.version()))
                        + chosen.inWords(filter.asked()),
                () -> {
                    IndicatorValues.Wording wording =
                            new IndicatorValues.Wording(codebook, language, chosen.labels() != Labelling.CODE);
                    Page<IndicatorValue> page = Page.of(
                            values.find(wanted, cursor, most + 1, wording),
                            most,
                            last -> IndicatorValues.position(last, codebook));
                    return new Answer(
                            version,
                            () -> new ValuePage(page.items(), page.next()),
                            () -> Table.of(
                                    FileName.of("indicator-values")
                                            .and(code)
                                            .and(filter.asked())
                                            .asOf(vintage.asOf()),
                                    IndicatorValue.COLUMNS,
                                    page.items().stream()
                                            .map(IndicatorValue::row)
                                            .toList(),
                                    notes(vintage, version)),
                            null,
                            page.next());
                });
    }

    static List<Table.Note> notes(Vintage vintage, Version version) {
        List<Table.Note> notes = new ArrayList<>();
        notes.add(new Table.Note("asOf", vintage.asOf()));
        notes.add(new Table.Note("revision", version.revision()));
        notes.add(new Table.Note("updated", version.changed()));
        return notes;
    }
}
