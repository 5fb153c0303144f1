package vn.tthc.stats.common;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** From where a request comes, as far as it can be known. */
@ApplicationScoped
public class ClientAddress {

    private static final int HEX = 16;

    private static final String UNKNOWN = "unknown";

    private static final Pattern FOR = Pattern.compile("(?i)(?:^|;)\\s*for=\"?([^;\"]*)");

    /** What the framework says of whoever has connected, in place of what they say of themselves. */
    private static final String TRUSTED = "X-Forwarded-Trusted-Proxy";

    /** Whether the framework looks at proxies at all, and so at who says that they are one. */
    @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
    boolean forwarded;

    /** Whether proxies are listened to in {@code Forwarded}, and whether in {@code X-Forwarded-For}. */
    @ConfigProperty(name = "quarkus.http.proxy.allow-forwarded", defaultValue = "false")
    boolean standard;

    @ConfigProperty(name = "quarkus.http.proxy.allow-x-forwarded")
    Optional<Boolean> common;

    /** How many proxies of ours a request passes; 1 or more. */
    @ConfigProperty(name = "tthc.limit.proxies")
    int proxies;

    /**
     * The address that sent a request. Whoever connects to us says themselves what stands in {@code X-Forwarded-For} (or in
     * {@code Forwarded}, where proxies are listened to in that alone); so it is only looked at if {@code quarkus.http.proxy}
     * trusts the one who connected, and then only as many entries from its end as there are proxies of ours, each of which has
     * added whom it saw.
     *
     * @return digits, dots and colons; {@code unknown} if it is not known, or what is said of it is no address
     */
    public String of(HttpServerRequest request) {
        String connected = host(request.connection().remoteAddress());
        // Quarkus takes the first entry of a trusted proxy's, which the client may have made up.
        return bare(forwarded && isOfTrustedProxy(request) ? added(request).orElse(connected) : connected);
    }

    private static boolean isOfTrustedProxy(HttpServerRequest request) {
        return Boolean.parseBoolean(request.getHeader(TRUSTED));
    }

    /** The same as it is counted, see {@link #network(String)}. */
    public String networkOf(HttpServerRequest request) {
        return network(of(request));
    }

    private static String host(SocketAddress address) {
        return address == null || address.hostAddress() == null ? "" : address.hostAddress();
    }

    private Optional<String> added(HttpServerRequest request) {
        boolean byStandard = standard && !common.orElse(false);
        List<String> entries = byStandard
                ? namedIn(request.headers().getAll("Forwarded"))
                : entriesOf(request.headers().getAll("X-Forwarded-For"));
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(Math.max(0, entries.size() - proxies)));
    }

    private static List<String> entriesOf(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Whom the entries of headers {@code Forwarded} (RFC 7239) are for, one for each. */
    static List<String> namedIn(List<String> headers) {
        return entriesOf(headers).stream()
                .map(FOR::matcher)
                .map(entry -> entry.find() ? entry.group(1).strip() : UNKNOWN)
                .toList();
    }

    /** Without brackets, port and zone. */
    static String bare(String address) {
        String plain = address.startsWith("[") ? address.substring(1, Math.max(1, address.indexOf(']'))) : address;
        int zone = plain.indexOf('%');
        plain = zone < 0 ? plain : plain.substring(0, zone);
        int port = plain.indexOf(':');
        if (port >= 0 && port == plain.lastIndexOf(':')) {
            plain = plain.substring(0, port);
        }
        return isAddress(plain) ? plain : UNKNOWN;
    }

    private static boolean isAddress(String text) {
        return (text.indexOf(':') >= 0 || text.indexOf('.') >= 0)
                && text.length() <= 45
                && text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, HEX) >= 0);
    }

    /** An IPv4 address as it is; of an IPv6 address its first half, since whoever has one has all with the same. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // Digits and colons only: nothing is looked up.
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length < HEX
                    ? InetAddress.getByAddress(bytes).getHostAddress()
                    : InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, HEX / 2), HEX))
                            .getHostAddress();
        } catch (UnknownHostException malformed) {
            return address;
        }
    }
}
