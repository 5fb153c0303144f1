package vn.tthc.stats.reference;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A change of reference data, as the history has it.
 *
 * @param id null in a dry run
 * @param code of the unit, or catalogue key of the procedure
 * @param change what was sent
 * @param before what it was; null = it was created
 * @param after what it was right after the change; of a renamed or moved unit the new row
 * @param along codes of the units below that go on as new rows with it, or that begin later and are now below another
 *     row
 * @param reason the decision that it follows from
 * @param madeBy who: the beginning of the key, or {@code oidc:} and by what the identity provider knows them
 */
@Schema(name = "ReferenceChange", examples = Examples.REFERENCE_CHANGE)
record ReferenceChange(
        @Schema(nullable = true) Long id,
        ChangeAction action,
        String code,
        Map<String, Object> change,
        @Schema(nullable = true) Map<String, Object> before,
        Map<String, Object> after,
        List<String> along,
        String reason,
        String madeBy,
        Instant madeAt) {

    static ReferenceChange of(SentChange sent, Effect effect, String madeBy, Instant madeAt) {
        return new ReferenceChange(
                null,
                sent.action(),
                effect.code(),
                sent.asSent(),
                effect.before(),
                effect.after(),
                effect.along(),
                sent.text(ChangeField.REASON),
                madeBy,
                madeAt);
    }

    ReferenceChange withId(long number) {
        return new ReferenceChange(number, action, code, change, before, after, along, reason, madeBy, madeAt);
    }
}
