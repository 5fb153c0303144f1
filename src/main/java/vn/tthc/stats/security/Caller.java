package vn.tthc.stats.security;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Who sends this request, with a key or a token. Only for operations that demand a role. */
@RequestScoped
public class Caller {

    static final String SENDER = "tthc.sender";

    @Inject
    SecurityIdentity identity;

    @Inject
    OidcSubjects subjects;

    /**
     * Who it is, for records of what was done: the prefix of the key used, which is no secret, or {@code oidc:} and by
     * what the identity provider knows the caller.
     */
    public String name() {
        return sender().name();
    }

    /** The number that says in the database who it is: of the key used, or of the caller whom the provider knows. */
    public int id() {
        Sender sender = sender();
        return sender.keyId() == null ? subjects.idOf(sender.subject()) : sender.keyId();
    }

    /** Whether that number of {@link #id} is the caller's. Unlike it, this writes nothing. */
    public boolean is(int id) {
        Sender sender = sender();
        return sender.keyId() == null ? subjects.isIdOf(id, sender.subject()) : sender.keyId() == id;
    }

    /** The widest role that it has. */
    Role role() {
        return sender().role();
    }

    /** The unit to which, with those below it, the caller is restricted; null = none, it is an admin. */
    public ReportingUnit scope(Codebook codebook) {
        Integer own = sender().unitId();
        return own == null ? null : codebook.unit(own).orElseThrow();
    }

    /**
     * Makes sure that the caller may act for that unit: an admin for any, others for their own and those below.
     *
     * @throws Refusal {@code outside-own-unit}
     */
    public void requireScope(Codebook codebook, ReportingUnit unit) {
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
    public void requireAllUnits() {
        if (sender().unitId() != null) {
            throw Refusal.of(ErrorCode.FORBIDDEN);
        }
    }

    /** Whether the caller may see and end what belongs to that unit, such as keys; null = to all units. */
    public boolean mayManage(Codebook codebook, Integer unitId) {
        ReportingUnit own = scope(codebook);
        return own == null
                || unitId != null
                        && codebook.withinScope(own, codebook.unit(unitId).orElseThrow());
    }

    /** The unit to which that identity is restricted; null = none, or nobody. */
    static Integer unitIdOf(SecurityIdentity identity) {
        Sender sender = identity == null ? null : identity.getAttribute(SENDER);
        return sender == null ? null : sender.unitId();
    }

    private Sender sender() {
        return identity.getAttribute(SENDER);
    }
}
