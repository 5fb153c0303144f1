package vn.tthc.stats.reference;

import static vn.tthc.stats.reference.ChangeField.AGENCY;
import static vn.tthc.stats.reference.ChangeField.CODE;
import static vn.tthc.stats.reference.ChangeField.COUNTING_UNIT;
import static vn.tthc.stats.reference.ChangeField.FIELD;
import static vn.tthc.stats.reference.ChangeField.FROM;
import static vn.tthc.stats.reference.ChangeField.INTO;
import static vn.tthc.stats.reference.ChangeField.KIND;
import static vn.tthc.stats.reference.ChangeField.LEVEL;
import static vn.tthc.stats.reference.ChangeField.NAME_EN;
import static vn.tthc.stats.reference.ChangeField.NAME_VI;
import static vn.tthc.stats.reference.ChangeField.PARENT;
import static vn.tthc.stats.reference.ChangeField.PROCEDURE;
import static vn.tthc.stats.reference.ChangeField.RELATION;
import static vn.tthc.stats.reference.ChangeField.REPORTS_FROM;
import static vn.tthc.stats.reference.ChangeField.UNIT;
import static vn.tthc.stats.reference.ChangeField.UNTIL;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be done to reference data, and what each action has to say and may say. All of them give a reason. */
public enum ChangeAction {
    CREATE_UNIT(List.of(UNIT, FROM, KIND, NAME_VI), List.of(NAME_EN, PARENT, REPORTS_FROM)),
    END_UNIT(List.of(UNIT, UNTIL), List.of()),
    RENAME_UNIT(List.of(UNIT, FROM, NAME_VI), List.of(NAME_EN, CODE)),
    MOVE_UNIT(List.of(UNIT, FROM, PARENT), List.of(CODE)),
    MERGE_UNIT(List.of(UNIT, FROM, INTO, RELATION), List.of()),
    /** Puts right what has been wrong since the row's first day, which is {@code from}. */
    CORRECT_UNIT(List.of(UNIT, FROM), List.of(NAME_VI, NAME_EN, REPORTS_FROM)),
    CREATE_PROCEDURE(List.of(PROCEDURE, FROM, NAME_VI, FIELD, AGENCY, COUNTING_UNIT), List.of(NAME_EN, CODE, LEVEL)),
    END_PROCEDURE(List.of(PROCEDURE, UNTIL), List.of()),
    RENAME_PROCEDURE(List.of(PROCEDURE, FROM, NAME_VI), List.of(NAME_EN)),
    MERGE_PROCEDURE(List.of(PROCEDURE, FROM, INTO, RELATION), List.of()),
    /** Puts right what is wrong, without another name becoming a former one. */
    CORRECT_PROCEDURE(List.of(PROCEDURE), List.of(NAME_VI, NAME_EN, FIELD, AGENCY, COUNTING_UNIT)),
    ADD_PROCEDURE_CODE(List.of(PROCEDURE, CODE, FROM), List.of()),
    ADD_PROCEDURE_LEVEL(List.of(PROCEDURE, LEVEL, FROM), List.of()),
    END_PROCEDURE_LEVEL(List.of(PROCEDURE, LEVEL, UNTIL), List.of());

    private final List<ChangeField> required;
    private final List<ChangeField> taken;

    ChangeAction(List<ChangeField> required, List<ChangeField> optional) {
        List<ChangeField> needed = new ArrayList<>(required);
        needed.add(ChangeField.REASON);
        this.required = List.copyOf(needed);
        List<ChangeField> all = new ArrayList<>(needed);
        all.add(ChangeField.ACTION);
        all.addAll(optional);
        this.taken = List.copyOf(all);
    }

    /** The action as clients and the database write it: {@code rename-unit}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The action that {@link #code()} writes so; empty if there is none. */
    static Optional<ChangeAction> of(String code) {
        return Stream.of(values()).filter(action -> action.code().equals(code)).findFirst();
    }

    /** All of them, for an error that asks for one. */
    static String codes() {
        return Stream.of(values()).map(ChangeAction::code).collect(Collectors.joining(", "));
    }

    /** Whether it changes a unit, not a procedure. */
    boolean ofUnit() {
        return required.contains(UNIT);
    }

    /** What it cannot do without. */
    List<ChangeField> required() {
        return required;
    }

    /** All that it understands. */
    List<ChangeField> taken() {
        return taken;
    }
}
