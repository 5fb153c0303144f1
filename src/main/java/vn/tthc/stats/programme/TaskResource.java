package vn.tthc.stats.programme;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
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
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
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
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.ErrorCode;
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
import vn.tthc.stats.security.Caller;
import vn.tthc.stats.security.Role;

/** The tasks of the programme: who has to do what, how far it is, and what it waits for. */
@Path("/api/v1/tasks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Programme")
class TaskResource {

    private static final String EXAMPLE = """
            {"items":[{"unit":{"code":"40","name":"Tỉnh Nghệ An"},"task":"ho-tich","group":"Phát triển kinh tế - xã hội",
              "name":"Số hóa hồ sơ hộ tịch","owner":"Sở Tư pháp","state":"not-started","stateName":"Chưa thực hiện",
              "from":"2023-02-15","until":null,"cause":"Chưa chuyển dữ liệu nên chưa đối sánh được",
              "waitingOn":"Cục Hộ tịch, quốc tịch, chứng thực (Bộ Tư pháp)","tasks":1,"note":null,"source":"109/BC-TCT",
              "synthetic":false,"revision":1,"recordedAt":"2026-03-01T01:38:43.049612Z","by":"Tổ công tác 06",
              "reason":null}],"next":null}
            """;

    private static final String SUMMARY = """
            {"date":"2023-02-15","asOf":null,"total":42,"states":[
              {"state":"completed","name":"Đã hoàn thành","tasks":29,"share":0.690476},
              {"state":"continuous","name":"Thực hiện thường xuyên","tasks":7,"share":0.166667},
              {"state":"in-progress","name":"Đang thực hiện","tasks":4,"share":0.095238},
              {"state":"not-started","name":"Chưa thực hiện","tasks":2,"share":0.047619}],"groups":[]}
            """;

    @Inject
    Tasks tasks;

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
    Clock clock;

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ConfigProperty(name = "tthc.body.max-rows")
    int maxRows;

    /** A page of tasks. */
    @Schema(name = "TaskPage")
    record TaskPage(
            List<Task> items, @Schema(nullable = true) String next) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PUBLISHER_NAME)
    @SecurityRequirement(name = "key")
    @Operation(
            operationId = "storeTasks",
            summary = "Send tasks and how far they are",
            description =
                    "Of the caller's own unit and those below it; all or none. Each is a state that begins on a day"
                            + " and lasts until the next one of the same task. Sending the same again changes nothing and says so"
                            + " (unchanged). Earlier revisions are kept.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Bodies.TaskList.class),
                            examples = @ExampleObject(name = "one", value = Bodies.TASKS)))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "503", description = "The unit is busy, or the database; nothing was stored")
    public Response send(InputStream body) throws IOException {
        SentBody sent = SentBody.read(body, "tasks", TaskCheck.FIELDS, maxBytes.asLongValue(), maxRows);
        Codebook codebook = codebooks.current();
        TaskCheck check = new TaskCheck(codebook, caller.scope(codebook), LocalDate.now(clock));
        List<Tasks.Sent> read =
                sent.rows().stream().map(check::task).filter(Objects::nonNull).toList();
        sent.requireRight();
        Ledger.Written written =
                tasks.write(read, new Ledger.Author(caller.id(), sent.reason()), origins.current(), codebook);
        return Response.status(Response.Status.CREATED)
                .entity(Receipt.of(written, read.stream().map(Tasks.Sent::unitId), codebook))
                .build();
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listTasks",
            summary = "Tasks, how far they are, why they are not done and whom they wait for",
            description =
                    "In the states of a day, today unless another is asked for; history=true: in all their states.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = TaskPage.class),
                        examples = @ExampleObject(name = "one", value = EXAMPLE)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(responseCode = "406", description = FormParameters.NOT_ACCEPTABLE)
    public Response list(
            @RestQuery @Parameter(description = "The day; without it the publication's last, or today") LocalDate date,
            @RestQuery @DefaultValue("false") @Parameter(description = "All states instead of those of a day")
                    boolean history,
            @BeanParam UnitFilter filter,
            @RestQuery @Size(max = SentRow.LONGEST_NAME) @Parameter(description = "Tasks of this group, word for word")
                    String group,
            @RestQuery
                    @Parameter(
                            description = "Tasks in this state on that day",
                            schema = @Schema(enumeration = {"completed", "continuous", "in-progress", "not-started"}))
                    String state,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        if (history && date != null) {
            throw wrong("history", ErrorCode.NOT_TOGETHER, "history", "date");
        }
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Asked asked = asked(date, history, filter, asOf, publication);
        Tasks.Wanted wanted = new Tasks.Wanted(
                asked.wanted.date(), asked.wanted.unitIds(), group, stateOf(state), asked.wanted.vintage());
        int most = Page.limitOf(limit, chosen.format().isTable());
        return kept.respond(
                chosen,
                asked.version,
                asked.inWords("tasks") + "\n" + group + "\n" + state + "\n" + cursor + "\n" + most
                        + chosen.inWords(filter.asked()),
                () -> {
                    Page<Task> page = Page.of(
                            tasks.find(wanted, cursor, most + 1, asked.codebook, chosen.labels() != Labelling.CODE),
                            most,
                            Tasks::position);
                    return new Answer(
                            asked.version,
                            () -> new TaskPage(page.items(), page.next()),
                            () -> Table.of(
                                    asked.fileName("tasks", filter),
                                    Task.COLUMNS,
                                    page.items().stream().map(Task::row).toList(),
                                    wanted.vintage().notes(asked.version)),
                            null,
                            page.next());
                });
    }

    @GET
    @Path("/summary")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "getTaskSummary",
            summary = "How many tasks are in which state on a day, and their shares",
            description =
                    "On the day asked, or at the end of what was published; by group and in all. A share is of all tasks in force that day.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = TaskSummary.class),
                        examples = @ExampleObject(name = "the bulletin's", value = SUMMARY)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(responseCode = "406", description = FormParameters.NOT_ACCEPTABLE)
    public Response summary(
            @RestQuery @Parameter(description = "The day; without it the publication's last, or today") LocalDate date,
            @BeanParam UnitFilter filter,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Asked asked = asked(date, false, filter, asOf, publication);
        return kept.respond(chosen, asked.version, asked.inWords("summary") + chosen.inWords(filter.asked()), () -> {
            TaskSummary summary = tasks.summary(asked.wanted);
            return Answer.whole(asked.version, () -> summary, () -> table(summary, asked, filter), null);
        });
    }

    private static Table table(TaskSummary summary, Asked asked, UnitFilter filter) {
        List<List<Object>> rows = new ArrayList<>();
        summary.groups().forEach(group -> group.states().forEach(share -> rows.add(row(group.group(), share))));
        return Table.of(
                asked.fileName("tasks-summary", filter),
                List.of(
                        Column.plain("group"),
                        Column.code("state"),
                        Column.name("stateName"),
                        Column.figure("tasks"),
                        Column.figure("share")),
                rows,
                asked.wanted.vintage().notes(asked.version));
    }

    private static List<Object> row(String group, TaskSummary.Share share) {
        return Arrays.asList(group, share.state().code(), share.name(), share.tasks(), share.share());
    }

    /** A question whose parameters have been checked. */
    private record Asked(Tasks.Wanted wanted, Version version, Codebook codebook) {

        private String inWords(String what) {
            return String.join(
                    "\n",
                    what,
                    String.valueOf(wanted.date()),
                    String.valueOf(wanted.unitIds()),
                    String.valueOf(wanted.vintage().asOf()),
                    String.valueOf(codebook.version()));
        }

        private FileName fileName(String what, UnitFilter filter) {
            return FileName.of(what)
                    .and(filter.asked())
                    .and(wanted.date())
                    .asOf(wanted.vintage().asOf());
        }
    }

    private Asked asked(LocalDate date, boolean history, UnitFilter filter, Instant asOf, Long publication) {
        if (date != null && Period.parse(date.toString()).isEmpty()) {
            throw wrong("date", ErrorCode.INVALID_PERIOD, date);
        }
        Codebook codebook = codebooks.current();
        Vintage vintage = vintages.asked(asOf, publication, false, clock.instant());
        LocalDate otherwise = vintage.publication() == null
                ? vintage.day(LocalDate.now(clock))
                : vintage.publication().period().end();
        LocalDate day = history ? null : date == null ? otherwise : date;
        Period days = day == null ? null : Period.ofDay(day);
        return new Asked(
                new Tasks.Wanted(
                        day, filter.orOf(vintage, days, codebook).unitIds(codebook, days), null, null, vintage),
                vintage.version(values::version),
                codebook);
    }

    private static TaskState stateOf(String code) {
        return code == null
                ? null
                : TaskState.of(code)
                        .orElseThrow(() -> wrong(
                                "state",
                                ErrorCode.NOT_ONE_OF,
                                "state",
                                Arrays.stream(TaskState.values())
                                        .map(TaskState::code)
                                        .collect(Collectors.joining(", ")),
                                code));
    }

    private static Refusal wrong(String parameter, ErrorCode code, Object... args) {
        return Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(RowError.at(parameter, code, args)));
    }
}
