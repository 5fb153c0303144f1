package vn.tthc.stats.security;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** From where a request comes, as far as it can be known. */
final class ClientAddress {

    private static final int HEX = 16;

    private ClientAddress() {}

    /**
     * The address to which a request is counted. Whoever connects to us says themselves what stands in
     * {@code X-Forwarded-For}; so it is only looked at if {@code quarkus.http.proxy} trusts the one who connected, and then
     * only as many entries from its end as there are proxies of ours, each of which has added whom it saw.
     *
     * @param proxies how many of ours a request passes; 1 or more
     */
    static String of(HttpServerRequest request, int proxies) {
        String seen =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        String connected = request.connection().remoteAddress() == null
                ? ""
                : request.connection().remoteAddress().hostAddress();
        if (connected == null || connected.equals(seen)) {
            return network(String.valueOf(seen));
        }
        // A trusted proxy has connected, and Quarkus has taken the first entry, which the client may have made up.
        return network(added(request, proxies).orElse(String.valueOf(seen)));
    }

    private static Optional<String> added(HttpServerRequest request, int proxies) {
        List<String> entries = request.headers().getAll("X-Forwarded-For").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(Math.max(0, entries.size() - proxies)));
    }

    /** An IPv4 address as it is; of an IPv6 address its first half, since whoever has one has all with the same. */
    static String network(String address) {
        String bare = address.startsWith("[") ? address.substring(1, Math.max(1, address.indexOf(']'))) : address;
        int zone = bare.indexOf('%');
        String plain = zone < 0 ? bare : bare.substring(0, zone);
        if (plain.indexOf(':') < 0 || !plain.chars().allMatch(c -> c == ':' || c == '.' || isHex(c))) {
            return plain;
        }
        try {
            // Digits and colons only: nothing is looked up.
            byte[] bytes = InetAddress.getByName(plain).getAddress();
            return bytes.length < HEX
                    ? InetAddress.getByAddress(bytes).getHostAddress()
                    : InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, HEX / 2), HEX))
                            .getHostAddress();
        } catch (UnknownHostException malformed) {
            return plain;
        }
    }

    private static boolean isHex(int c) {
        return Character.digit(c, HEX) >= 0;
    }
}
