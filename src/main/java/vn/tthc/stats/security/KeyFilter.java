package vn.tthc.stats.security;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;

/** Which keys are asked for; each part null = whatever it is. */
record KeyFilter(
        @RestQuery @Parameter(description = "Code of the unit they are for", example = "412")
        String unit,

        @RestQuery
        @Parameter(
                description = "What they may do",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"reporter", "publisher", "admin"}))
        String role,

        @RestQuery
        @Parameter(
                description = "Whether they are taken, and if not why",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"live", "expired", "revoked"}))
        String state,

        @RestQuery @Parameter(description = "Only keys that were not used since, or never")
        Instant unusedSince,

        @RestQuery @Parameter(description = "Only keys that end before; those that never end do not")
        Instant expiresBefore) {

    /**
     * Makes sure that it can be meant.
     *
     * @throws Refusal {@code invalid-parameter}
     */
    KeyFilter checked(Codebook codebook) {
        List<RowError> errors = new ArrayList<>();
        if (unit != null && codebook.unitsCoded(unit).isEmpty()) {
            errors.add(RowError.at("unit", ErrorCode.UNKNOWN_UNIT, unit));
        }
        requireOneOf("role", Role.values(), role, errors);
        requireOneOf("state", ApiKey.State.values(), state, errors);
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
        }
        return this;
    }

    private static void requireOneOf(String name, Object[] known, String asked, List<RowError> errors) {
        List<String> names = Arrays.stream(known).map(Object::toString).toList();
        if (asked != null && !names.contains(asked)) {
            errors.add(RowError.at(
                    name, ErrorCode.NOT_ONE_OF, name, names.stream().collect(Collectors.joining(" | ")), asked));
        }
    }

    boolean takes(KeyView key) {
        return (unit == null || unit.equals(key.unit()))
                && (role == null || role.equals(key.role().toString()))
                && (state == null || state.equals(key.state()))
                && (unusedSince == null
                        || key.lastUsedAt() == null
                        || key.lastUsedAt().isBefore(unusedSince))
                && (expiresBefore == null
                        || key.expiresAt() != null && key.expiresAt().isBefore(expiresBefore));
    }
}
