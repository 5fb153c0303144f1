package vn.tthc.stats.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;

/**
 * Somebody who has shown who they are: by a key, or by a token of the identity provider.
 *
 * @param name for records of what was done: prefix of the key, or {@code oidc:} and the subject
 * @param keyId id of the key; null for a caller known by the provider
 * @param subject by what the provider knows the caller; null for a key
 * @param unitId the unit to which, with those below it, they are restricted; null = none
 */
record Sender(String name, Integer keyId, Subject subject, Integer unitId, Role role) {

    /** What an identity provider calls somebody: unique with it, and never given to another. */
    record Subject(String issuer, String id) {}

    static Sender of(String prefix, int keyId, Integer unitId, Role role) {
        return new Sender(prefix, keyId, null, unitId, role);
    }

    static Sender of(Subject subject, Integer unitId, Role role) {
        return new Sender("oidc:" + subject.id, null, subject, unitId, role);
    }

    /** The identity that the framework checks roles of; it has these roles and no others, whatever a token says besides. */
    SecurityIdentity identity() {
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addAttribute(Caller.SENDER, this);
        for (Role had : Role.values()) {
            if (had.compareTo(role) <= 0) {
                identity.addRole(had.toString());
            }
        }
        if (role == Role.ADMIN && unitId == null) {
            identity.addRole(Role.ADMIN_OF_ALL_UNITS);
        }
        return identity.build();
    }
}
