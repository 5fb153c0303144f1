package vn.tthc.stats.programme;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import vn.tthc.stats.common.ErrorCode;

/** Makes indicators of the rows of one body. What is wrong is added to the errors of the row. */
final class IndicatorCheck {

    static final Set<String> FIELDS =
            Set.of("code", "kind", "section", "nameVi", "nameEn", "countedVi", "countedEn", "taskState");

    private final Map<String, Integer> seen = new HashMap<>();

    /** Null = it is no object. */
    Indicator indicator(SentObject row) {
        if (!row.node().isObject()) {
            return null;
        }
        String code = row.code("code");
        row.refuseRepeated(seen, code);
        Indicator.Kind kind =
                row.required("kind", field -> row.oneOf(field, Indicator.Kind.values(), Indicator.Kind::code));
        Indicator.Section section =
                row.required("section", field -> row.oneOf(field, Indicator.Section.values(), Indicator.Section::code));
        String nameVi = row.required("nameVi", field -> row.text(field, SentObject.LONGEST_NAME));
        String nameEn = row.text("nameEn", SentObject.LONGEST_NAME);
        TaskState taskState = row.oneOf("taskState", TaskState.values(), TaskState::code);
        if (taskState != null && kind != null && kind != Indicator.Kind.SHARE) {
            row.fail("taskState", ErrorCode.NOT_OF_THIS_KIND, code == null ? row.at() : code, kind.code(), "taskState");
        }
        String countedVi = row.text("countedVi", SentObject.LONGEST_NAME);
        return new Indicator(
                code,
                kind,
                section,
                nameVi,
                nameVi,
                nameEn,
                countedVi,
                countedVi,
                row.text("countedEn", SentObject.LONGEST_NAME),
                taskState,
                1);
    }
}
