package vn.tthc.stats.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:2::9, 2001:db8:1:2:0:0:0:0",
        "[2001:db8:1:2::9]:4711, 2001:db8:1:2:0:0:0:0",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:0",
        "::ffff:203.0.113.7, 203.0.113.7",
        "unknown, unknown",
        "host:name, host:name",
        "[, ''",
        ":::::, :::::"
    })
    void anIpv6AddressIsItsNetwork(String address, String network) {
        assertThat(ClientAddress.network(address)).isEqualTo(network);
    }
}
