package vn.tthc.stats.programme;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is sent, for the OpenAPI document only: {@link SentBody} reads it. */
final class Bodies {

    private Bodies() {}

    static final String INDICATORS = """
            {"indicators":[{"code":"eid_accounts","kind":"counter","section":"counters",
              "nameVi":"Tài khoản định danh điện tử đã thu nhận","nameEn":"Electronic identification accounts collected",
              "countedVi":"tài khoản","countedEn":"account"}]}
            """;

    static final String VALUES = """
            {"values":[
              {"indicator":"eid_accounts","unit":"40","period":"2023-02-15","value":1443007,"printed":"1.443.007",
               "source":"109/BC-TCT"},
              {"indicator":"residence_dossiers_digitised","unit":"40","period":"2023-02-18","numerator":526397,
               "denominator":873477,"printed":"526.397/873.477 (đạt 64%)","source":"109/BC-TCT"}]}
            """;

    static final String TASKS = """
            {"tasks":[{"unit":"40","task":"ho-tich","from":"2023-02-15","group":"Phát triển kinh tế - xã hội",
              "name":"Số hóa hồ sơ hộ tịch","owner":"Sở Tư pháp","state":"not-started",
              "cause":"Chưa chuyển dữ liệu nên chưa đối sánh được",
              "waitingOn":"Cục Hộ tịch, quốc tịch, chứng thực (Bộ Tư pháp)","source":"109/BC-TCT"}]}
            """;

    @Schema(name = "IndicatorsRequest", additionalProperties = Schema.False.class)
    record IndicatorList(@Schema(required = true) List<IndicatorBody> indicators, String reason) {}

    @Schema(name = "IndicatorRequest", additionalProperties = Schema.False.class)
    record IndicatorBody(
            @Schema(required = true, pattern = SentObject.CODE)
            String code,

            @Schema(required = true) Indicator.Kind kind,

            @Schema(required = true, description = "Where the bulletin tells of it")
            Indicator.Section section,

            @Schema(required = true, maxLength = SentObject.LONGEST_NAME)
            String nameVi,

            String nameEn,

            @Schema(description = "What is counted", examples = "tài khoản")
            String countedVi,

            String countedEn,

            @Schema(
                    description =
                            "Of a share: it is that of the tasks in this state, and only what was printed of it is sent")
            TaskState taskState) {}

    @Schema(name = "IndicatorValuesRequest", additionalProperties = Schema.False.class)
    record ValueList(
            @Schema(required = true) List<ValueBody> values,

            @Schema(description = "Why earlier figures are corrected")
            String reason) {}

    @Schema(name = "IndicatorValueRequest", additionalProperties = Schema.False.class)
    record ValueBody(
            @Schema(required = true, examples = "residence_dossiers_digitised")
            String indicator,

            @Schema(required = true, examples = "40") String unit,

            @Schema(required = true, description = "The day it is as of, or the days it is of", examples = "2023-02-18")
            String period,

            @Schema(description = "Of a counter or number") BigDecimal value,
            @Schema(description = "Of a share") Long numerator,
            @Schema(description = "Of a share") Long denominator,
            @Schema(description = "Of a statement") String statement,

            @Schema(
                    description = "As a bulletin printed it, word for word; held against the figures",
                    examples = "526.397/873.477 (đạt 64%)")
            String printed,

            String note,
            @Schema(description = "The document it is from") String source,

            @Schema(description = "true: what is held is taken back; nothing else is said then")
            Boolean withdrawn) {}

    @Schema(name = "TasksRequest", additionalProperties = Schema.False.class)
    record TaskList(
            @Schema(required = true) List<TaskBody> tasks,

            @Schema(description = "Why earlier states are corrected")
            String reason) {}

    @Schema(name = "TaskRequest", additionalProperties = Schema.False.class)
    record TaskBody(
            @Schema(required = true, description = "Whose programme it is in", examples = "40")
            String unit,

            @Schema(required = true, description = "Its code there", pattern = SentObject.CODE)
            String task,

            @Schema(required = true, description = "The first day of the state", examples = "2023-02-15")
            LocalDate from,

            String group,

            @Schema(description = "Must be there unless the state is taken back", maxLength = SentObject.LONGEST_NAME)
            String name,

            @Schema(description = "Who is responsible") String owner,

            @Schema(description = "Must be there unless the state is taken back")
            TaskState state,

            @Schema(description = "Why it is not done") String cause,

            @Schema(description = "Whose doing it depends on")
            String waitingOn,

            @Schema(
                    description = "How many tasks it stands for, where they are not listed one by one",
                    minimum = "1",
                    defaultValue = "1")
            Integer tasks,

            String note,
            @Schema(description = "The document it is from") String source,

            @Schema(description = "true: the state of that day is taken back; nothing else is said then")
            Boolean withdrawn) {}
}
