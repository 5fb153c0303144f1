package vn.tthc.stats.notification;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * To which addresses messages are sent. A webhook makes the service ask whatever somebody has named, from where it stands; so it
 * must not be led to what only stands open there.
 *
 * @param privateNetworks whether to those of an office's own networks too
 * @param loopback whether to this machine too, which need not be encrypted
 */
record Reach(boolean privateNetworks, boolean loopback) {

    /** What is no public place: special-purpose registries of IANA (RFC 6890 and what came later). */
    private static final List<Net> CLOSED = nets(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            // Of IPv6 what embeds an address of IPv4, and documentation.
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    private static final List<Net> PRIVATE =
            nets("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    private static final List<Net> LOOPBACK = nets("127.0.0.0/8", "::1/128");

    private static final Net PUBLIC_6 = Net.of("2000::/3");

    private record Net(byte[] start, int bits) {

        static Net of(String text) {
            String[] parts = text.split("/");
            try {
                return new Net(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        boolean has(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static List<Net> nets(String... texts) {
        return Arrays.stream(texts).map(Net::of).toList();
    }

    private static boolean isIn(List<Net> nets, InetAddress address) {
        return nets.stream().anyMatch(net -> net.has(address.getAddress()));
    }

    /** Whether a message may be sent there. */
    boolean allows(InetAddress address) {
        if (isIn(LOOPBACK, address)) {
            return loopback;
        }
        if (isIn(PRIVATE, address)) {
            return privateNetworks;
        }
        return !isIn(CLOSED, address) && (address instanceof Inet4Address || PUBLIC_6.has(address.getAddress()));
    }

    /** The same without encryption, which only this machine need not have. */
    boolean allowsPlain(InetAddress address) {
        return loopback && isIn(LOOPBACK, address);
    }

    /** Whether that is refused whatever the name stands for: what can be told of an address before anybody is asked. */
    boolean refuses(WebhookUrl url) {
        String host = url.host();
        boolean named = "localhost".equalsIgnoreCase(host)
                || host.toLowerCase(Locale.ROOT).endsWith(".localhost");
        if (named) {
            return !loopback;
        }
        if (!host.contains(":") && !host.matches("[0-9.]+")) {
            return !url.encrypted();
        }
        try {
            // Of a number nobody is asked.
            InetAddress address = InetAddress.getByName(host);
            return url.encrypted() ? !allows(address) : !allowsPlain(address);
        } catch (UnknownHostException none) {
            return true;
        }
    }
}
