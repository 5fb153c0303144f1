package vn.tthc.stats.reference;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.RowError;

/** Checks what can be told of a change by looking at it alone. */
final class ChangeCheck {

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern UNIT_CODE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,31}");
    private static final Pattern NATIONAL_CODE = Pattern.compile("\\d\\.\\d{6}");

    /** Capital letters, because keys are compared without regard to case; a national code is one as well. */
    private static final Pattern CATALOG_KEY = Pattern.compile("(?!\\d\\.\\d{6}.)[0-9A-Z][0-9A-Z.-]{0,31}");

    private static final List<String> COUNTING_UNITS = List.of("hồ sơ", "lượt");
    private static final int LONGEST_UNIT_NAME = 300;

    /** The longest name in the national database has 1,100. */
    private static final int LONGEST_PROCEDURE_NAME = 2000;

    private static final int LONGEST_REASON = 1000;
    private static final int LONGEST_CODE = 100;

    private final SentChange change;
    private final List<RowError> errors;

    private ChangeCheck(SentChange change, List<RowError> errors) {
        this.change = change;
        this.errors = errors;
    }

    /** Whether the change says all that its action needs, in the right form. If not, the errors say what is wrong. */
    static boolean passes(SentChange change, List<RowError> errors) {
        int before = errors.size();
        new ChangeCheck(change, errors).check();
        return errors.size() == before;
    }

    private void check() {
        String sent = change.text(ChangeField.ACTION);
        if (sent == null) {
            error(ChangeField.ACTION, ErrorCode.REQUIRED, ChangeField.ACTION.jsonName());
            return;
        }
        Optional<ChangeAction> known = ChangeAction.of(sent);
        if (known.isEmpty()) {
            error(ChangeField.ACTION, ErrorCode.NOT_ONE_OF, "action", ChangeAction.codes(), SentChange.shown(sent));
            return;
        }
        ChangeAction action = known.get();
        action.required().stream()
                .filter(field -> !change.has(field))
                .forEach(field -> error(field, ErrorCode.REQUIRED, field.jsonName()));
        change.values().forEach((field, value) -> {
            if (action.taken().contains(field)) {
                check(field, value, action);
            } else {
                error(field, ErrorCode.UNKNOWN_FIELD, field.jsonName(), names(action.taken()));
            }
        });
        boolean corrects = action == ChangeAction.CORRECT_UNIT || action == ChangeAction.CORRECT_PROCEDURE;
        if (corrects
                && action.required()
                        .containsAll(change.values().keySet().stream()
                                .filter(field -> field != ChangeField.ACTION)
                                .toList())) {
            error(ChangeField.ACTION, ErrorCode.NOTHING_CHANGES);
        }
    }

    private void check(ChangeField field, String value, ChangeAction action) {
        if (!SentChange.isText(value)) {
            error(field, ErrorCode.CONTROL_CHARACTERS, field.jsonName());
            return;
        }
        switch (field) {
            case FROM, UNTIL, REPORTS_FROM -> {
                if (!DAY.matcher(value).matches() || Period.parse(value).isEmpty()) {
                    error(field, ErrorCode.WRONG_TYPE, field.jsonName(), "2026-07-01");
                }
            }
            case UNIT -> code(field, value, UNIT_CODE, "17464");
            case CODE -> {
                if (action.ofUnit()) {
                    code(field, value, UNIT_CODE, "17464");
                } else {
                    code(field, value, NATIONAL_CODE, "1.004222");
                }
            }
            case PROCEDURE -> {
                if (action == ChangeAction.CREATE_PROCEDURE) {
                    code(field, value, CATALOG_KEY, "DA06-26");
                } else {
                    longest(field, value, LONGEST_CODE);
                }
            }
            case KIND ->
                oneOf(
                        field,
                        value,
                        Stream.of(UnitKind.values()).map(UnitKind::code).toList());
            case RELATION -> oneOf(field, value, List.of(Relation.MERGED.code(), Relation.DIVIDED.code()));
            case COUNTING_UNIT -> oneOf(field, value, COUNTING_UNITS);
            case LEVEL -> {
                if (!value.equals("3") && !value.equals("4")) {
                    error(field, ErrorCode.UNKNOWN_LEVEL, SentChange.shown(value));
                }
            }
            case NAME_VI, NAME_EN ->
                longest(field, value, action.ofUnit() ? LONGEST_UNIT_NAME : LONGEST_PROCEDURE_NAME);
            case REASON -> longest(field, value, LONGEST_REASON);
            case PARENT, INTO, FIELD, AGENCY -> longest(field, value, LONGEST_CODE);
            case ACTION -> {
                // Looked up above.
            }
        }
    }

    private void code(ChangeField field, String value, Pattern form, String example) {
        if (!form.matcher(value).matches()) {
            error(field, ErrorCode.WRONG_TYPE, field.jsonName(), example);
        }
    }

    private void oneOf(ChangeField field, String value, List<String> known) {
        if (!known.contains(value)) {
            error(field, ErrorCode.NOT_ONE_OF, field.jsonName(), String.join(", ", known), SentChange.shown(value));
        }
    }

    private void longest(ChangeField field, String value, int most) {
        if (value.length() > most) {
            error(field, ErrorCode.TOO_LONG, field.jsonName(), most);
        }
    }

    private void error(ChangeField field, ErrorCode code, Object... args) {
        errors.add(change.error(field, code, args));
    }

    private static String names(List<ChangeField> fields) {
        return fields.stream().sorted().map(ChangeField::jsonName).collect(Collectors.joining(", "));
    }
}
