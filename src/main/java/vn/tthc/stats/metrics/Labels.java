package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * Names the cells of an answer.
 *
 * @param day as of when codes of procedures are given: the last day of the period asked
 * @param labelling whether names are told
 */
record Labels(Codebook codebook, Language language, LocalDate day, Labelling labelling) {

    /** With codes and names. */
    Labels(Codebook codebook, Language language, LocalDate day) {
        this(codebook, language, day, Labelling.BOTH);
    }

    /** The member that a key of a cell stands for; null for a null key. */
    Coded of(Dimension dimension, String key) {
        if (key == null) {
            return null;
        }
        Coded member = member(dimension, key);
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
        boolean english = language.english();
        return switch (dimension) {
            case PROVINCE, DISTRICT, UNIT -> {
                ReportingUnit unit = codebook.unit(Integer.parseInt(key)).orElseThrow();
                yield new Coded(unit.code, unit.displayName(english), keyOf(unit));
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
            case DAY, WEEK, MONTH, QUARTER, YEAR -> time(dimension, LocalDate.parse(key));
        };
    }

    /** As a filter can name it where the code alone does not. */
    private static String keyOf(ReportingUnit unit) {
        return unit.code + "@" + unit.validFrom;
    }

    private Coded time(Dimension dimension, LocalDate first) {
        Period stretch = dimension.stretchOf(first);
        String name = switch (dimension) {
            case DAY -> text("day", first.getDayOfMonth(), first.getMonthValue(), first.getYear());
            case WEEK ->
                text("week", first.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), first.get(IsoFields.WEEK_BASED_YEAR));
            case MONTH -> text("month", first.getMonthValue(), first.getYear());
            case QUARTER -> text("quarter", first.get(IsoFields.QUARTER_OF_YEAR), first.getYear());
            case YEAR -> text("year", first.getYear());
            case PROVINCE, DISTRICT, UNIT, KIND, PROCEDURE, FIELD, AGENCY, LEVEL ->
                throw new IllegalStateException(dimension + " is not a stretch of time");
        };
        return new Coded(stretch.toString(), name);
    }

    private String text(String key, Object... args) {
        return language.text("metrics", key, List.of(args));
    }
}
