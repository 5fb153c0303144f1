package vn.tthc.stats.reference;

import static org.hamcrest.Matchers.contains;
import static vn.tthc.stats.reference.SavedReference.change;
import static vn.tthc.stats.reference.SavedReference.send;
import static vn.tthc.stats.reference.SavedReference.sendCsv;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
@ExtendWith(SavedReference.class)
class UnitChangeRefusalTest {

    private static final String HEADER = "action,unit,from,until,kind,nameVi,parent,into,relation,code,reason\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create-unit,17464,2025-09-01,,commune,Xã Mới,40,,,        | validity-overlap",
                "rename-unit,16681,2025-09-01,,,Phường Mới,,,,17464        | validity-overlap",
                "create-unit,99999,2025-09-01,,commune,Xã Mới,,,,          | required",
                "create-unit,99999,2025-09-01,,commune,Xã Mới,40.TP,,,     | wrong-parent",
                "create-unit,99999,2025-09-01,,commune,Xã Mới,17464,,,     | wrong-parent",
                "create-unit,99,2025-09-01,,province,Tỉnh Mới,40,,,        | wrong-parent",
                "create-unit,99999,2025-09-01,,commune,Xã Mới,412,,,       | unit-not-in-force",
                "create-unit,99999,2025-06-01,,commune,Xã Mới,412,,,       | parent-not-in-force",
                "create-unit,9 9,2025-09-01,,province,Tỉnh Mới,,,,         | wrong-type",
                "create-unit,99,2025-09-01,,state,Tỉnh Mới,,,,             | not-one-of",
                "rename-unit,17464,2025-07-01,,,Phường Mới,,,,             | begins-that-day",
                "rename-unit,17464,2025-09-01,,,Xã Diễn Châu,,,,           | nothing-changes",
                "rename-unit,412,2025-09-01,,,Thành phố Mới,,,,            | unit-not-in-force",
                "move-unit,17464,2025-09-01,,,,40,,,                       | nothing-changes",
                "move-unit,17464,2025-09-01,,,,16681,,,                    | wrong-parent",
                "merge-unit,17464,2025-09-01,,,,,17464,merged,             | into-itself",
                "merge-unit,17464,2025-09-01,,,,,413,merged,               | unit-not-in-force",
                "merge-unit,17464,2025-09-01,,,,,16681,continued,          | not-one-of",
                "merge-unit,17464,2025-07-01,,,,,16681,merged,             | several-successors",
                "merge-unit,42,2025-09-01,,,,,40,merged,                   | units-below-in-force",
                "end-unit,17464,,2020-01-01,,,,,,                          | unit-not-in-force",
                "end-unit,412,,2025-06-01,,,,,,                            | has-ended",
                "correct-unit,17464,2025-09-01,,,Xã Mới,,,,                | unit-not-in-force",
                "correct-unit,17464,2025-07-01,,,,,,,                      | nothing-changes",
                "end-unit,17464,2025-09-01,2025-09-01,,,,,,                | unknown-field"
            })
    void aChangeThatCannotBeIsRefusedWithTheReason(String line, String code) {
        sendCsv(HEADER + line + ",Nghị quyết\n").statusCode(422).body("errors.code", contains(code));
    }

    @Test
    void aSuccessorMayNotEndBeforeItTakesOver() {
        send(change("merge-unit", "unit", "17464", "into", "16681", "from", "2025-10-01", "relation", "merged"))
                .statusCode(201);
        send(change("end-unit", "unit", "16681", "until", "2025-09-15"))
                .statusCode(422)
                .body("errors.code", contains("successor-not-in-force"));
        send(change("rename-unit", "unit", "16681", "from", "2025-09-15", "nameVi", "Phường Vinh"))
                .statusCode(201);
    }

    @Test
    void aProcedureThatOthersPassIntoMayNotEndBefore() {
        send(change(
                        "merge-procedure",
                        "procedure",
                        "DA06-03",
                        "into",
                        "DA06-04",
                        "from",
                        "2025-10-01",
                        "relation",
                        "merged"))
                .statusCode(201);
        send(change("end-procedure", "procedure", "DA06-04", "until", "2025-09-15"))
                .statusCode(422)
                .body("errors.code", contains("successor-not-in-force"));
    }
}
