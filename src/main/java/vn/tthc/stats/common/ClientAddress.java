package vn.tthc.stats.common;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** From where a request comes, as far as it can be known. */
@ApplicationScoped
public class ClientAddress {

    private static final int HEX = 16;

    private static final String UNKNOWN = "unknown";

    /** How many proxies of ours a request passes; 1 or more. */
    @ConfigProperty(name = "tthc.limit.proxies")
    int proxies;

    /**
     * The address that sent a request. Whoever connects to us says themselves what stands in {@code X-Forwarded-For}; so it is
     * only looked at if {@code quarkus.http.proxy} trusts the one who connected, and then only as many entries from its end as
     * there are proxies of ours, each of which has added whom it saw.
     *
     * @return digits, dots and colons; {@code unknown} if it is not known, or what is said of it is no address
     */
    public String of(HttpServerRequest request) {
        String seen = host(request.remoteAddress());
        if (host(request.connection().remoteAddress()).equals(seen)) {
            return bare(seen);
        }
        // A trusted proxy has connected, and Quarkus has taken the first entry, which the client may have made up.
        return bare(added(request).orElse(seen));
    }

    /** The same as it is counted, see {@link #network(String)}. */
    public String networkOf(HttpServerRequest request) {
        return network(of(request));
    }

    private static String host(SocketAddress address) {
        return address == null || address.hostAddress() == null ? "" : address.hostAddress();
    }

    private Optional<String> added(HttpServerRequest request) {
        List<String> entries = request.headers().getAll("X-Forwarded-For").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(Math.max(0, entries.size() - proxies)));
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
