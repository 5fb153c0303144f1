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
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.observation.UnitFilter;
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

    private static final String UNIT = "unit";

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
              {"state":"not-started","name":"Chưa thực hiện","tasks":2,"share":0.047619}],"groups":[],"units":[],"synthetic":false}
            """;

    @Inject
    Tasks tasks;

    @Inject
    KeptAnswers kept;

    @Inject
    DayQuestions questions;

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
            content = @Content(schema = @Schema(implementation = ProgrammeReceipt.class)))
    @APIResponse(responseCode = "503", description = "The unit is busy, or the database; nothing was stored")
    public Response send(InputStream body) throws IOException {
        SentBody sent = SentBody.read(body, "tasks", TaskCheck.FIELDS, maxBytes.asLongValue(), maxRows);
        Codebook codebook = codebooks.current();
        TaskCheck check = new TaskCheck(codebook, caller.scope(codebook), LocalDate.now(clock));
        Ledger.Author author = new Ledger.Author(caller.id(), origins.current(), sent.reason());
        return Response.status(Response.Status.CREATED)
                .entity(ProgrammeReceipt.of(tasks.write(sent.read(check::task), author, codebook), codebook))
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
    public Response list(
            @RestQuery @Parameter(description = DayQuestions.DATE) LocalDate date,
            @RestQuery @DefaultValue("false") @Parameter(description = "All states instead of those of a day")
                    boolean history,
            @BeanParam UnitFilter filter,
            @RestQuery
                    @Size(max = SentObject.LONGEST_NAME) @Parameter(description = "Tasks of this group, word for word")
                    String group,
            @RestQuery
                    @Parameter(
                            description = "Tasks in this state on that day",
                            schema = @Schema(enumeration = {"completed", "continuous", "in-progress", "not-started"}))
                    List<String> state,
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
        DayQuestion asked = history
                ? questions.ofAllDays(filter, asOf, publication, ZonedDateTime.now(clock))
                : questions.of(date, filter, asOf, publication, ZonedDateTime.now(clock));
        Tasks.Wanted wanted = new Tasks.Wanted(asked.date(), asked.unitIds(), group, statesOf(state), asked.vintage());
        int most = Page.limitOf(limit, chosen.format().isTable());
        return kept.respond(
                chosen,
                asked.version(),
                asked.inWords("tasks") + "\n" + group + "\n" + wanted.states() + "\n" + cursor + "\n" + most
                        + chosen.inWords(filter.asked()),
                () -> {
                    Page<Task> page = Page.of(
                            tasks.find(wanted, cursor, most + 1, asked.codebook(), chosen.labels() != Labelling.CODE),
                            most,
                            Tasks::position);
                    return new Answer(
                            asked.version(),
                            () -> new TaskPage(page.items(), page.next()),
                            () -> Table.of(
                                    asked.fileName("tasks", filter),
                                    Task.COLUMNS,
                                    page.items().stream().map(Task::row).toList(),
                                    wanted.vintage().notes(asked.version())),
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
                    "On the day asked, or at the end of what was published; by group and in all. A share is of all tasks in force that day. groupBy=unit: those of each unit by itself too, in place of the groups in a file.")
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
    public Response summary(
            @RestQuery @Parameter(description = DayQuestions.DATE) LocalDate date,
            @BeanParam UnitFilter filter,
            @RestQuery @Parameter(description = "Also by unit", schema = @Schema(enumeration = UNIT)) String groupBy,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        if (groupBy != null && !groupBy.equals(UNIT)) {
            throw wrong("groupBy", ErrorCode.NOT_ONE_OF, "groupBy", UNIT, groupBy);
        }
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        DayQuestion asked = questions.of(date, filter, asOf, publication, ZonedDateTime.now(clock));
        Tasks.Wanted wanted = new Tasks.Wanted(asked.date(), asked.unitIds(), null, Set.of(), asked.vintage());
        String question = asked.inWords("summary") + "\n" + groupBy + chosen.inWords(filter.asked());
        return kept.respond(chosen, asked.version(), question, () -> {
            TaskSummary summary = groupBy == null
                    ? tasks.summary(wanted)
                    : tasks.summaryByUnit(wanted, asked.codebook(), chosen.labels() != Labelling.CODE);
            return Answer.whole(
                    asked.version(),
                    () -> summary,
                    () -> groupBy == null ? byGroup(summary, asked, filter) : byUnit(summary, asked, filter),
                    null);
        });
    }

    private static Table byGroup(TaskSummary summary, DayQuestion asked, UnitFilter filter) {
        return table(
                List.of(Column.plain("group")),
                summary.groups().stream()
                        .flatMap(group -> rows(group.states(), group.group()))
                        .toList(),
                asked,
                filter);
    }

    private static Table byUnit(TaskSummary summary, DayQuestion asked, UnitFilter filter) {
        return table(
                List.of(Column.code(UNIT), Column.name("unitName")),
                summary.units().stream()
                        .flatMap(one ->
                                rows(one.states(), one.unit().code(), one.unit().name()))
                        .toList(),
                asked,
                filter);
    }

    /** With these columns before those of a share. */
    private static Table table(List<Column> first, List<List<Object>> rows, DayQuestion asked, UnitFilter filter) {
        return Table.of(
                asked.fileName("tasks-summary", filter),
                Stream.concat(
                                first.stream(),
                                Stream.of(
                                        Column.code("state"),
                                        Column.name("stateName"),
                                        Column.figure("tasks"),
                                        Column.figure("share")))
                        .toList(),
                rows,
                asked.vintage().notes(asked.version()));
    }

    private static Stream<List<Object>> rows(List<TaskSummary.Share> shares, Object... first) {
        return shares.stream()
                .map(share -> Stream.concat(
                                Arrays.stream(first),
                                Stream.of(share.state().code(), share.name(), share.tasks(), share.share()))
                        .toList());
    }

    /** Empty = any. */
    private static Set<TaskState> statesOf(List<String> codes) {
        return codes == null
                ? Set.of()
                : codes.stream()
                        .map(TaskResource::stateOf)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(TaskState.class)));
    }

    private static TaskState stateOf(String code) {
        return TaskState.of(code)
                .orElseThrow(() -> wrong(
                        "state",
                        ErrorCode.NOT_ONE_OF,
                        "state",
                        Arrays.stream(TaskState.values()).map(TaskState::code).collect(Collectors.joining(", ")),
                        code));
    }

    private static Refusal wrong(String parameter, ErrorCode code, Object... args) {
        return Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(RowError.at(parameter, code, args)));
    }
}
