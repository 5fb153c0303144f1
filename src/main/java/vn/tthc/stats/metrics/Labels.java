package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.reference.UnitKind;

/** Names the cells of one answer, each member once however many cells it has. */
final class Labels {

    private final Codebook codebook;
    private final Locale language;
    private final LocalDate day;
    private final Labelling labelling;
    private final Map<Dimension, Map<Object, Coded>> members = new EnumMap<>(Dimension.class);

    /**
     * For one answer.
     *
     * @param day as of when codes of procedures are given: the last day of the period asked
     * @param labelling whether names are told
     */
    Labels(Codebook codebook, Language language, LocalDate day, Labelling labelling) {
        this.codebook = codebook;
        this.language = language.locale();
        this.day = day;
        this.labelling = labelling;
    }

    /** Whether names are English where there is an English one. */
    boolean english() {
        return language.equals(Locale.ENGLISH);
    }

    /** The members that a key stands for, of the dimensions it is of; null where it has none. */
    List<Coded> of(List<Dimension> dimensions, Key key) {
        Coded[] at = new Coded[dimensions.size()];
        for (int i = 0; i < at.length; i++) {
            Dimension dimension = dimensions.get(i);
            if (key.part(i) != null) {
                at[i] = members.computeIfAbsent(dimension, none -> new HashMap<>())
                        .computeIfAbsent(key.part(i), part -> named(dimension, part));
            }
        }
        return Arrays.asList(at);
    }

    /**
     * What those are called that have no member of a dimension, for each of the dimensions; null where there are none such.
     *
     * @param units who may have figures
     * @param recast the units as those of one day; null = as they were
     */
    static List<String> ofNone(
            List<Dimension> dimensions,
            Collection<ReportingUnit> units,
            Period period,
            Recast recast,
            Locale language) {
        return dimensions.stream()
                .map(dimension -> dimension == Dimension.DISTRICT
                        ? Language.textIn(
                                language,
                                "metrics",
                                areProvincial(units, period, recast) ? "district.none" : "no-district")
                        : null)
                .toList();
    }

    /** Whether those without a district are bodies of the province alone: since there are no districts, communes have none. */
    private static boolean areProvincial(Collection<ReportingUnit> units, Period period, Recast recast) {
        return units.stream()
                .filter(unit -> unit.kind == UnitKind.COMMUNE
                        && !unit.validFrom.isAfter(period.end())
                        && (unit.validTo == null || !unit.validTo.isBefore(period.start())))
                .noneMatch(unit -> UnitMap.key(Dimension.DISTRICT, unit, recast) == null);
    }

    private Coded named(Dimension dimension, Object part) {
        Coded member = dimension.isTime() ? time(dimension, (LocalDate) part) : member(dimension, (String) part);
        return labelling.hasNames() ? member : new Coded(member.code(), null, member.key());
    }

    private Coded member(Dimension dimension, String key) {
        if (key.contains(UnitMap.AND)) {
            List<Coded> several = Arrays.stream(key.split(Pattern.quote(UnitMap.AND)))
                    .map(one -> member(dimension, one))
                    .toList();
            return new Coded(
                    several.stream().map(Coded::code).collect(Collectors.joining(UnitMap.AND)),
                    several.stream().map(Coded::name).collect(Collectors.joining(" " + UnitMap.AND + " ")),
                    several.stream().map(Coded::key).collect(Collectors.joining(UnitMap.AND)));
        }
        boolean english = english();
        return switch (dimension) {
            case PROVINCE, DISTRICT, UNIT -> {
                ReportingUnit unit = codebook.unit(Integer.parseInt(key)).orElseThrow();
                yield Coded.of(unit, unit.displayName(english), codebook);
            }
            case PROCEDURE -> {
                Procedure procedure = codebook.procedure(Integer.parseInt(key)).orElseThrow();
                yield new Coded(codebook.codeOf(procedure, day), procedure.displayName(english), procedure.catalogKey);
            }
            case FIELD ->
                codebook.field(Integer.parseInt(key))
                        .map(field -> new Coded(field.code, field.displayName(english)))
                        .orElseThrow();
            case AGENCY ->
                codebook.agency(Integer.parseInt(key))
                        .map(agency -> new Coded(agency.code, agency.displayName(english)))
                        .orElseThrow();
            case KIND, LEVEL -> new Coded(key, text(dimension.code() + "." + key));
            case DAY, WEEK, MONTH, QUARTER, YEAR ->
                throw new IllegalStateException(dimension + " is a stretch of time");
        };
    }

    private Coded time(Dimension dimension, LocalDate first) {
        Period stretch = dimension.stretchOf(first);
        String name = switch (dimension) {
            case DAY -> text("day", twoDigits(first.getDayOfMonth()), twoDigits(first.getMonthValue()), year(first));
            case WEEK ->
                text(
                        "week",
                        first.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                        String.valueOf(first.get(IsoFields.WEEK_BASED_YEAR)));
            case MONTH -> text("month", twoDigits(first.getMonthValue()), year(first));
            case QUARTER -> text("quarter", first.get(IsoFields.QUARTER_OF_YEAR), year(first));
            case YEAR -> text("year", year(first));
            case PROVINCE, DISTRICT, UNIT, KIND, PROCEDURE, FIELD, AGENCY, LEVEL ->
                throw new IllegalStateException(dimension + " is not a stretch of time");
        };
        return new Coded(stretch.toString(), name);
    }

    /** As official documents write days and months (Decree 30/2020/NĐ-CP), here whichever they are. */
    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static String year(LocalDate day) {
        return String.valueOf(day.getYear());
    }

    private String text(String key, Object... args) {
        return Language.textIn(language, "metrics", key, List.of(args));
    }
}
