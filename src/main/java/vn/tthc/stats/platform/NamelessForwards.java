package vn.tthc.stats.platform;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes out of {@code X-Forwarded-For} and {@code Forwarded} whatever names nobody. A client that sends a comma has its proxy
 * send an empty first entry; the framework fails to make an address of it before anything of ours is asked, so that the
 * request would never be answered.
 */
final class NamelessForwards {

    private static final String COMMON = "X-Forwarded-For";
    private static final String STANDARD = "Forwarded";

    /** A port is not enough. */
    private static final Pattern NOBODY = Pattern.compile("for=\"?\\s*(?:[:;,\"]|$)", Pattern.CASE_INSENSITIVE);

    private NamelessForwards() {}

    static void removeFrom(HttpHeaders headers) {
        List<String> sent = headers.getAll(COMMON);
        if (!sent.isEmpty()) {
            List<String> entries = sent.stream()
                    .flatMap(header -> Arrays.stream(header.split(",")))
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty() && !entry.startsWith(":"))
                    .toList();
            if (entries.isEmpty()) {
                headers.remove(COMMON);
            } else {
                headers.set(COMMON, String.join(", ", entries));
            }
        }
        if (headers.getAll(STANDARD).stream()
                .anyMatch(header -> NOBODY.matcher(header).find())) {
            headers.remove(STANDARD);
        }
    }
}
