package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;

/**
 * One change as it was sent, in whichever format. {@link ChangeCheck} makes sure that it says what its action needs; the
 * values can be taken as days and codes only after that.
 *
 * @param row counted from 0
 * @param line of the file; null in JSON
 * @param values what it says, without white space around it; a field that says nothing is absent
 * @param headers how the file calls its columns; empty in JSON
 */
record SentChange(int row, Long line, Map<ChangeField, String> values, Map<ChangeField, String> headers) {

    private static final int LONGEST_SHOWN = 40;

    /** What it says there; null = nothing. */
    String text(ChangeField field) {
        return values.get(field);
    }

    boolean has(ChangeField field) {
        return values.containsKey(field);
    }

    /** The day it says there; null = none. */
    LocalDate day(ChangeField field) {
        String text = text(field);
        return text == null ? null : LocalDate.parse(text);
    }

    ChangeAction action() {
        return ChangeAction.of(text(ChangeField.ACTION)).orElseThrow();
    }

    /** Something wrong with that field. */
    RowError error(ChangeField field, ErrorCode code, Object... args) {
        return line == null
                ? RowError.inRow(row, "/" + row + "/" + field.jsonName(), code, args)
                : RowError.inFile(row, line, headers.getOrDefault(field, field.jsonName()), code, args);
    }

    /** A text as an error quotes it: short, and whole characters only, without which it could not be answered. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_SHOWN)
                .map(c -> Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) <= LONGEST_SHOWN ? shown.toString() : shown + "…";
    }

    /** Whether it is made of characters that can be stored and shown: JSON can escape halves of one. */
    static boolean isText(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** What it said, for the history. */
    Map<String, Object> asSent() {
        Map<String, Object> sent = new LinkedHashMap<>();
        values.forEach((field, value) -> {
            if (field != ChangeField.ACTION && field != ChangeField.REASON) {
                sent.put(field.jsonName(), field == ChangeField.LEVEL ? Integer.valueOf(value) : value);
            }
        });
        return sent;
    }
}
