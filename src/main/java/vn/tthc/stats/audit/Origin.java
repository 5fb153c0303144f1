package vn.tthc.stats.audit;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Who acts, and from where.
 *
 * @param actor prefix of the key, {@code oidc:} and the subject, {@code service}, or {@code unknown}
 * @param address of the client, as the HTTP layer sees it behind a proxy it trusts; null = the service itself
 * @param userAgent the beginning of what the client calls itself; null = not said
 * @param requestId of the request it was asked for with; null = none
 */
public record Origin(String actor, String address, String userAgent, String requestId) {

    /** An actor who did not show who they are. */
    public static final String UNKNOWN = "unknown";

    private static final int LONGEST = 200;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** The service, of its own accord. Below the patterns, which it needs. */
    public static final Origin SERVICE = new Origin("service", null, null, null);

    public Origin {
        requireNonNull(actor, "actor");
        actor = bounded(actor);
        address = bounded(address);
        userAgent = userAgent == null ? null : bounded(Secrets.withoutAny(userAgent));
    }

    private static String bounded(String text) {
        if (text == null) {
            return null;
        }
        // Masked before it is cut: half a key would not look like one.
        String plain = Secrets.masked(CONTROL.matcher(text).replaceAll(" "));
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 1) + "…";
    }
}
