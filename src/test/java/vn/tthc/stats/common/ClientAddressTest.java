package vn.tthc.stats.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.7 | 203.0.113.7",
                "for=198.51.100.1, for=203.0.113.7;proto=https | 203.0.113.7",
                "for=198.51.100.1, proto=https; For=\"[2001:db8::9]:4711\" | 2001:db8::9",
                "for=\"198.51.100.1, for=203.0.113.7 | 203.0.113.7",
                "for=198.51.100.1, proto=https | unknown",
                "for=198.51.100.1, x-for=203.0.113.7 | unknown"
            })
    void theLastOfThoseThatAreNamedIsWhomOurProxySaw(String header, String address) {
        List<String> named = ClientAddress.namedIn(List.of(header));
        assertThat(ClientAddress.bare(named.get(named.size() - 1))).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7, 203.0.113.7",
        "203.0.113.7:4711, 203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:2::9, 2001:db8:1:2::9, 2001:db8:1:2:0:0:0:0",
        "[2001:db8:1:2::9]:4711, 2001:db8:1:2::9, 2001:db8:1:2:0:0:0:0",
        "fe80::1%eth0, fe80::1, fe80:0:0:0:0:0:0:0",
        "::ffff:203.0.113.7, ::ffff:203.0.113.7, 203.0.113.7",
        ":::::, :::::, :::::",
        "unknown, unknown, unknown",
        "host:name, unknown, unknown",
        "abcdef0123456789abcdef0123456789, unknown, unknown",
        "tthc_5VldFo3R5VldFo3R5VldFo3R, unknown, unknown",
        "[, unknown, unknown",
        "'', unknown, unknown"
    })
    void anAddressIsDigitsAndAnIpv6AddressIsCountedByItsNetwork(String sent, String address, String network) {
        assertThat(ClientAddress.bare(sent)).isEqualTo(address);
        assertThat(ClientAddress.network(ClientAddress.bare(sent))).isEqualTo(network);
    }
}
