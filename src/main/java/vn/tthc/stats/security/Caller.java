package vn.tthc.stats.security;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Who sends this request. Only for operations that demand a role. */
@RequestScoped
public class Caller {

    static final String KEY_ATTRIBUTE = "tthc.api-key";

    @Inject
    SecurityIdentity identity;

    /** Who it is, for records of what was done: the prefix of the key used, which is no secret. */
    public String name() {
        return identity.getPrincipal().getName();
    }

    /** The id of the key used. */
    public int keyId() {
        return key().id;
    }

    /** The unit to which, with those below it, the caller is restricted; null = none, it is an admin. */
    public ReportingUnit scope(Codebook codebook) {
        Integer own = key().unitId;
        return own == null ? null : codebook.unit(own).orElseThrow();
    }

    /**
     * Makes sure that the caller may act for that unit: an admin for any, others for their own and those below.
     *
     * @throws Refusal {@code outside-own-unit}
     */
    void requireScope(Codebook codebook, ReportingUnit unit) {
        ReportingUnit own = scope(codebook);
        if (own != null && !codebook.withinScope(own, unit)) {
            throw Refusal.of(ErrorCode.OUTSIDE_OWN_UNIT, own.code, unit.code);
        }
    }

    /**
     * Makes sure that the caller may act for all units.
     *
     * @throws Refusal {@code forbidden}
     */
    void requireAllUnits() {
        if (key().unitId != null) {
            throw Refusal.of(ErrorCode.FORBIDDEN);
        }
    }

    /** Whether the caller may see and end keys of that unit; null = keys for all units. */
    boolean mayManage(Codebook codebook, Integer unitId) {
        Integer own = key().unitId;
        return own == null
                || unitId != null
                        && codebook.withinScope(
                                codebook.unit(own).orElseThrow(),
                                codebook.unit(unitId).orElseThrow());
    }

    private ApiKey key() {
        return identity.getAttribute(KEY_ATTRIBUTE);
    }
}
