package vn.tthc.stats.reference;

import java.util.Optional;
import java.util.stream.Stream;

/** What a change may say. The same names are fields in JSON and columns in CSV. */
enum ChangeField {
    ACTION("action"),
    /** Code of the unit that is changed. */
    UNIT("unit"),
    /** Catalogue key or national code of the procedure that is changed. */
    PROCEDURE("procedure"),
    /** The first day of the new state. */
    FROM("from"),
    /** The last day of the old one. */
    UNTIL("until"),
    /** The new code: of a unit, or the national one of a procedure. */
    CODE("code"),
    KIND("kind"),
    NAME_VI("nameVi"),
    NAME_EN("nameEn"),
    PARENT("parent"),
    REPORTS_FROM("reportsFrom"),
    /** Code of the successor. */
    INTO("into"),
    RELATION("relation"),
    FIELD("field"),
    AGENCY("agency"),
    COUNTING_UNIT("countingUnit"),
    LEVEL("level"),
    /** The decision that it follows from. */
    REASON("reason");

    private final String jsonName;

    ChangeField(String jsonName) {
        this.jsonName = jsonName;
    }

    /** The name in JSON and in the header of a file. */
    String jsonName() {
        return jsonName;
    }

    /** The field of that name, in a header written in capital or small letters. */
    static Optional<ChangeField> named(String name) {
        return Stream.of(values())
                .filter(field -> field.jsonName.equalsIgnoreCase(name))
                .findFirst();
    }
}
