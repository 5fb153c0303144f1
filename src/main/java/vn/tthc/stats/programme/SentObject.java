package vn.tthc.stats.programme;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.FreeText;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * One object of a {@link SentBody}, read field by field. What is wrong with a field is added to {@code errors}, and the
 * field is then taken for absent.
 *
 * @param number of the row, counted from 0; null = the body itself
 * @param at where it is (JSON Pointer)
 */
record SentObject(JsonNode node, Integer number, String at, List<RowError> errors) {

    /** What codes of indicators and tasks look like. */
    static final String CODE = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    static final int LONGEST_NAME = 500;

    private static final Pattern CODES = Pattern.compile(CODE);

    private static final int LONGEST_SHOWN = 40;

    /** What columns of the database hold. */
    private static final BigDecimal MOST = new BigDecimal("99999999999999");

    private static final int DIGITS = 4;

    boolean requireObject() {
        if (!node.isObject()) {
            errors.add(new RowError(at, number, null, ErrorCode.WRONG_TYPE, List.of("row", "{ }")));
        }
        return node.isObject();
    }

    void refuseUnknown(Set<String> fields) {
        node.properties().stream()
                .map(property -> property.getKey())
                .filter(name -> !fields.contains(name))
                .forEach(name -> {
                    String shown = shown(name);
                    errors.add(new RowError(
                            at + "/" + shown.replace("~", "~0").replace("/", "~1"),
                            number,
                            null,
                            ErrorCode.UNKNOWN_FIELD,
                            List.of(shown, String.join(", ", new TreeSet<>(fields)))));
                });
    }

    /** Something wrong with that field, or with all of it if the name is empty. */
    void fail(String field, ErrorCode code, Object... args) {
        errors.add(new RowError(field.isEmpty() ? at : at + "/" + field, number, null, code, List.of(args)));
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** Whether it is there and says something: a text of blanks does not. */
    boolean says(String field) {
        return has(field)
                && !(node.get(field).isTextual() && node.get(field).textValue().isBlank());
    }

    /** Makes sure that it is there and no blank text. */
    <T> T required(String field, Function<String, T> read) {
        if (!says(field)) {
            fail(field, ErrorCode.REQUIRED, field);
            return null;
        }
        return read.apply(field);
    }

    /** A text without blanks around it, normalised (NFC); null = absent, blank or wrong. */
    String text(String field) {
        return text(field, SentBody.LONGEST_TEXT);
    }

    /** The same, of so many characters at the most. */
    String text(String field, int longest) {
        if (!has(field)) {
            return null;
        }
        if (!node.get(field).isTextual()) {
            fail(field, ErrorCode.WRONG_TYPE, field, "\"…\"");
            return null;
        }
        FreeText text = FreeText.tidied(node.get(field).textValue());
        List<ErrorCode> wrong = text.wrong(longest);
        wrong.forEach(code -> fail(field, code, field, longest));
        return wrong.isEmpty() ? text.words() : null;
    }

    /** A code that has to be there; null = there is none, or none that may be. */
    String code(String field) {
        String code = required(field, this::text);
        if (code != null && !CODES.matcher(code).matches()) {
            fail(field, ErrorCode.WRONG_TYPE, field, CODE);
            return null;
        }
        return code;
    }

    /**
     * Of two rows for the same which is meant is not ours to guess.
     *
     * @param seen the rows before, by their keys
     * @param key of this one; null in it = wrong, which has been told
     */
    void refuseRepeated(Map<String, Integer> seen, Object... key) {
        if (Arrays.stream(key).anyMatch(Objects::isNull)) {
            return;
        }
        String words = Arrays.stream(key).map(String::valueOf).collect(Collectors.joining(", "));
        Integer earlier = seen.putIfAbsent(words, number);
        if (earlier != null) {
            fail("", ErrorCode.SAME_KEY, String.valueOf(earlier), words);
        }
    }

    /** A text that is one of the codes; null = absent or wrong. */
    <E> E oneOf(String field, E[] values, Function<E, String> code) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        Optional<E> found = Arrays.stream(values)
                .filter(value -> code.apply(value).equals(text))
                .findFirst();
        if (found.isEmpty()) {
            fail(
                    field,
                    ErrorCode.NOT_ONE_OF,
                    field,
                    Arrays.stream(values).map(code).collect(Collectors.joining(", ")),
                    shown(text));
        }
        return found.orElse(null);
    }

    /** A number that is not negative; null = absent or wrong. */
    BigDecimal number(String field) {
        if (!has(field)) {
            return null;
        }
        JsonNode value = node.get(field);
        if (!value.isNumber()) {
            fail(field, ErrorCode.WRONG_TYPE, field, "123.5");
            return null;
        }
        // Of a number of many digits only its size is looked at: to write it out would take long.
        BigDecimal number = value.decimalValue();
        if (number.signum() < 0) {
            fail(field, ErrorCode.NEGATIVE, field, shown(value.asText()));
            return null;
        }
        if (number.signum() != 0
                && (number.precision() - number.scale() > MOST.precision() || number.scale() < 0)
                && number.compareTo(MOST) > 0) {
            fail(field, ErrorCode.TOO_LARGE, field, MOST);
            return null;
        }
        if (number.signum() != 0
                && number.scale() > DIGITS
                && number.stripTrailingZeros().scale() > DIGITS) {
            fail(field, ErrorCode.WRONG_TYPE, field, "123.4567");
            return null;
        }
        return number;
    }

    /** A whole number that is not negative; null = absent or wrong. */
    Long whole(String field) {
        if (has(field) && !node.get(field).isIntegralNumber()) {
            fail(
                    field,
                    ErrorCode.NOT_A_WHOLE_NUMBER,
                    field,
                    shown(
                            node.get(field).isContainerNode()
                                    ? "{ }"
                                    : node.get(field).asText()));
            return null;
        }
        BigDecimal number = number(field);
        return number == null ? null : number.longValueExact();
    }

    /** Yes or no; no = absent or wrong. */
    boolean flag(String field) {
        if (has(field) && !node.get(field).isBoolean()) {
            fail(field, ErrorCode.WRONG_TYPE, field, "true | false");
            return false;
        }
        return has(field) && node.get(field).booleanValue();
    }

    /** A period that has begun; null = absent or wrong. */
    Period period(String field, LocalDate today) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        Optional<Period> period = Period.parse(text);
        if (period.isEmpty()) {
            fail(field, ErrorCode.INVALID_PERIOD, shown(text));
        } else if (period.get().end().isAfter(today)) {
            fail(field, ErrorCode.PERIOD_IN_FUTURE, period.get(), today);
            return null;
        }
        return period.orElse(null);
    }

    /**
     * The unit that a code names on that day.
     *
     * @param day null = not known, which has been told
     * @param scope that of the caller; null = all units
     * @throws Refusal {@code outside-own-unit}: to write for others is not a mistake, but not allowed
     */
    ReportingUnit unit(String field, LocalDate day, ReportingUnit scope, Codebook codebook) {
        String code = text(field);
        if (code == null) {
            return null;
        }
        List<ReportingUnit> coded = codebook.unitsCoded(code);
        if (coded.isEmpty()) {
            fail(field, ErrorCode.UNKNOWN_UNIT, shown(code));
            return null;
        }
        if (day == null) {
            return null;
        }
        Optional<ReportingUnit> unit = codebook.unitOn(code, day);
        if (unit.isEmpty()) {
            fail(
                    field,
                    ErrorCode.UNIT_NOT_IN_FORCE,
                    code,
                    day,
                    coded.stream().map(ReportingUnit::nameWithValidity).collect(Collectors.joining("; ")));
        } else if (scope != null && !codebook.withinScope(scope, unit.get())) {
            throw Refusal.of(ErrorCode.OUTSIDE_OWN_UNIT, scope.code, unit.get().code);
        }
        return unit.orElse(null);
    }

    /** A text as an error quotes it: short, and whole characters only. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_SHOWN)
                .map(c -> Character.getType(c) == Character.SURROGATE || Character.isISOControl(c) ? '?' : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) <= LONGEST_SHOWN ? shown.toString() : shown + "…";
    }
}
