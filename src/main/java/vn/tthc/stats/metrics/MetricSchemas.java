package vn.tthc.stats.metrics;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import vn.tthc.stats.common.Schemas;
import vn.tthc.stats.observation.Measure;

/**
 * What the OpenAPI document says of answers whose figures and dimensions depend on what was asked: they are maps, so their
 * parts are told by the enums that name them.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class MetricSchemas implements OASFilter {

    static final String METRIC_ANSWER = "MetricAnswer";
    static final String CHANGE_ANSWER = "ChangeAnswer";
    static final String COVERAGE_ANSWER = "CoverageAnswer";

    private static final String SPAN = "Span";
    private static final String REPORTS = "Reports";
    private static final String BOUNDARIES = "Boundaries";
    private static final String UNIT = "BoundaryUnit";
    private static final String MEMBER = "Coded";
    private static final String UNIT_MEMBER = "CodedUnit";

    /** Called by the build. */
    public MetricSchemas() {}

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents()
                .addSchema(SPAN, span("Days, the first and the last included"))
                .addSchema(REPORTS, counted(Schemas.object("Reports that a figure rests on"), "expected", "received"))
                .addSchema(UNIT, unit())
                .addSchema(BOUNDARIES, boundaries())
                .addSchema(UNIT_MEMBER, unitMember())
                .addSchema("MetricTotal", total())
                .addSchema("MetricRow", row())
                .addSchema("CoverageTotal", reports("Reports over all rows"))
                .addSchema("CoverageRow", coverageRow())
                .addSchema(METRIC_ANSWER, answer("MetricTotal", "MetricRow"))
                .addSchema(CHANGE_ANSWER, change())
                .addSchema(
                        COVERAGE_ANSWER,
                        head().addProperty("total", Schemas.ref("CoverageTotal"))
                                .addProperty("rows", Schemas.list(Schemas.ref("CoverageRow"))));
    }

    private static Schema head() {
        return Schemas.with(
                Schemas.object("An answer")
                        .addProperty("period", Schemas.ref(SPAN))
                        .addProperty("asOf", Schemas.orNull(Schemas.instant("As known then; null = now")))
                        .addProperty("publication", Schemas.whole("The publication asked for; absent if none was"))
                        .addProperty("boundaries", Schemas.ref(BOUNDARIES))
                        .addProperty("revision", Schemas.text("Version of the data of the units asked"))
                        .addProperty(
                                "synthetic", Schemas.flag("Whether returns made up for demonstration are among them")),
                "period",
                "asOf",
                "revision",
                "synthetic",
                "total",
                "rows");
    }

    private static Schema answer(String total, String row) {
        Schema compared = span("The period compared with")
                .addProperty("notComparable", Schemas.list(Schemas.text("A filter whose unit was another one then")))
                .addRequired("notComparable");
        return head().addProperty(
                        "metric", Schemas.oneOf(Arrays.stream(Metric.values()).map(Metric::code), "Which metric it is"))
                .addRequired("metric")
                .addProperty("comparedWith", compared)
                .addProperty("total", Schemas.ref(total))
                .addProperty("rows", Schemas.list(Schemas.ref(row)));
    }

    private static Schema change() {
        return answer("MetricTotal", "MetricRow")
                .addProperty(
                        "by", Schemas.oneOf(Arrays.stream(Dimension.values()).map(Dimension::code), "What rows are of"))
                .addProperty(
                        "note", Schemas.orNull(Schemas.text("Why there is no change to explain; null if there is")))
                .addRequired("comparedWith")
                .addRequired("by")
                .addRequired("note");
    }

    private static Schema total() {
        Schema total = counted(figures("The figures of all counts together"), "straddling", "straddlingRows");
        Schemas.with(total, "coverage");
        return total.addProperty("meanOfUnits", ratio("Mean of the units' own rates; null = none has one"))
                .addProperty("previousMeanOfUnits", ratio("The same in the period compared with"))
                .addProperty("previousStraddling", Schemas.whole("Counts left out in the period compared with"))
                .addProperty("previousStraddlingRows", Schemas.whole("Counts in no row of the period compared with"))
                .addProperty(
                        "previousReportsNotDue",
                        Schemas.whole("Reports that the period compared with lacks because the duty to report began"
                                + " later; they are not among those expected"));
    }

    private static Schema row() {
        Schema row = figures("One cell");
        Arrays.stream(Dimension.values()).forEach(dimension -> member(row, dimension));
        return Schemas.with(row, "coverage")
                .addProperty(
                        "rank",
                        Schemas.orNull(
                                Schemas.whole("Place by rate; null without one, and of who is outside of the units"
                                        + " ranked, as provincial bodies are among districts")))
                .addProperty("comparable", comparable());
    }

    /** Whatever figures there are; which of them depends on the metric and on what was asked. */
    private static Schema figures(String description) {
        Schema figures = Schemas.object(description).addProperty("coverage", Schemas.ref(REPORTS));
        for (String whole : List.of("numerator", "denominator", "toTarget")) {
            figures.addProperty(whole, amount("Dossiers (or procedures); null = not known"));
        }
        figures.addProperty("score", ratio("Points of Decision 766/QĐ-TTg; null without a rate"));
        for (String rate : List.of("rate", "target", "share", "mixEffect", "rateEffect", "effect")) {
            figures.addProperty(rate, ratio("As a share of 1; null = there is none"));
        }
        figures.addProperty("change", ratio("Of the rate; null where one is missing"));
        for (String before : List.of("previousNumerator", "previousDenominator")) {
            figures.addProperty(before, amount("In the period compared with"));
        }
        for (String before : List.of("previousRate", "previousShare")) {
            figures.addProperty(before, ratio("In the period compared with"));
        }
        for (String reports : List.of("previousReportsExpected", "previousReportsReceived")) {
            figures.addProperty(reports, amount("Reports in the period compared with"));
        }
        UnaryOperator<String> capital = name -> Character.toUpperCase(name.charAt(0)) + name.substring(1);
        for (Measure measure : Measure.ALL) {
            String name = measure.jsonName();
            figures.addProperty(name, amount("Dossiers; null = not reported"))
                    .addProperty("previous" + capital.apply(name), amount("In the period compared with"))
                    .addProperty("change" + capital.apply(name), amount("Since the period compared with"));
        }
        return figures;
    }

    private static Schema coverageRow() {
        Schema row = reports("Reports of one cell");
        Arrays.stream(Dimension.values())
                .filter(dimension -> !dimension.isOfProcedures())
                .forEach(dimension -> member(row, dimension));
        return row.addProperty("missingDays", Schemas.list(Schemas.text("Days without a report, as a period")))
                .addProperty("comparable", comparable());
    }

    private static Schema reports(String description) {
        Schema reports = counted(Schemas.object(description), "expected", "received", "missing", "late");
        return Schemas.with(reports, "meanDelay")
                .addProperty(
                        "meanDelay",
                        ratio("Days from the end of the period to the report, late or not; null = none came"));
    }

    private static Schema counted(Schema object, String... names) {
        Stream.of(names)
                .forEach(name ->
                        object.addProperty(name, Schemas.whole("How many").minimum(BigDecimal.ZERO)));
        return Schemas.with(object, names);
    }

    private static Schema boundaries() {
        Schema units = Schemas.list(Schemas.ref(UNIT));
        Schema merged = Schemas.with(
                Schemas.object("Units that cannot be told apart")
                        .addProperty("code", Schemas.text("As rows have it"))
                        .addProperty("units", units)
                        .addProperty("because", units),
                "code",
                "units",
                "because");
        return Schemas.with(
                Schemas.object("The units of one day that rows are of")
                        .addProperty("asOf", Schemas.day("That day"))
                        .addProperty("merged", Schemas.list(merged))
                        .addProperty("notComparable", units),
                "asOf",
                "merged",
                "notComparable");
    }

    private static Schema unit() {
        return Schemas.with(
                Schemas.object("A unit with its days: codes are used again")
                        .addProperty("code", Schemas.text("Its code"))
                        .addProperty("name", Schemas.text("In the language of the answer"))
                        .addProperty("validFrom", Schemas.day("Its first day"))
                        .addProperty("validTo", Schemas.orNull(Schemas.day("Its last day; null = still in force"))),
                "code",
                "name",
                "validFrom",
                "validTo");
    }

    private static Schema span(String description) {
        return Schemas.with(
                Schemas.object(description)
                        .addProperty("start", Schemas.day("The first day"))
                        .addProperty("end", Schemas.day("The last day")),
                "start",
                "end");
    }

    private static void member(Schema row, Dimension dimension) {
        String schema = dimension.isOfUnits() ? UNIT_MEMBER : MEMBER;
        row.addProperty(dimension.code(), Schemas.orNull(Schemas.ref(schema)));
    }

    private static Schema unitMember() {
        return Schemas.with(
                Schemas.object("A unit (or kind of unit) that a row is of")
                        .addProperty("code", Schemas.text("Its code"))
                        .addProperty("name", Schemas.text("In the language of the answer"))
                        .addProperty(
                                "key",
                                Schemas.text("Names it in filters; only where its code has named other units too:"
                                        + " 16681@2025-07-01")),
                "code");
    }

    private static Schema comparable() {
        return Schemas.orNull(
                Schemas.flag("Whether it is of units of the day whose boundaries were asked for; null = of no unit"));
    }

    private static Schema amount(String description) {
        return Schemas.orNull(Schemas.whole(description));
    }

    private static Schema ratio(String description) {
        return Schemas.orNull(Schemas.number(description));
    }
}
