package vn.tthc.stats.security;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a key may do. Each role may also do what the ones before it may. */
public enum Role {
    /** Sends returns for its own unit and those below it. */
    REPORTER,
    /** Also publishes. */
    PUBLISHER,
    /** Also manages keys and reference data, for every unit. */
    ADMIN;

    /** {@link #REPORTER} as the framework's annotations want it. */
    public static final String REPORTER_NAME = "reporter";

    /** {@link #PUBLISHER} as the framework's annotations want it. */
    public static final String PUBLISHER_NAME = "publisher";

    /** {@link #ADMIN} as the framework's annotations want it. */
    public static final String ADMIN_NAME = "admin";

    /** What an {@link #ADMIN} key bound to no unit is besides: some things concern all units, such as the codelists. */
    public static final String ADMIN_OF_ALL_UNITS = "admin-of-all-units";

    /** All of them by their names in JSON. */
    static List<String> names() {
        return Arrays.stream(values()).map(Role::toString).toList();
    }

    /** The role of that name in JSON; empty if there is none. */
    static Optional<Role> named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.toString().equals(name))
                .findFirst();
    }

    /** The name in JSON and in the database. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
