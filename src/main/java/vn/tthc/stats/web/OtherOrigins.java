package vn.tthc.stats.web;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The websites whose pages may read answers, and send anything but questions. */
@ApplicationScoped
class OtherOrigins {

    private static final String ALL = "*";
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:-]+");

    @ConfigProperty(name = "tthc.cors.read-origins")
    Optional<List<String>> readers;

    @ConfigProperty(name = "tthc.cors.write-origins")
    Optional<List<String>> writers;

    private Set<String> reading;
    private Set<String> writing;

    @PostConstruct
    void check() {
        reading = checked("tthc.cors.read-origins", readers.orElse(List.of()), true);
        writing = checked("tthc.cors.write-origins", writers.orElse(List.of()), false);
    }

    private static Set<String> checked(String setting, List<String> origins, boolean allAllowed) {
        for (String origin : origins) {
            if (!(allAllowed && origin.equals(ALL)) && !ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(setting + " has \"" + origin
                        + "\", which is no origin such as https://portal.example.vn"
                        + (allAllowed ? ", nor *" : ""));
            }
        }
        return Set.copyOf(origins);
    }

    boolean mayAllRead() {
        return reading.contains(ALL);
    }

    /** Whether pages of that origin may have the answer to such a request. */
    boolean may(String origin, boolean read) {
        return read && mayAllRead() || (read ? reading : writing).contains(origin) || writing.contains(origin);
    }
}
