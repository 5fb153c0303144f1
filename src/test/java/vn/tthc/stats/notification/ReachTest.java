package vn.tthc.stats.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    private static final Reach PUBLIC = new Reach(false, false);
    private static final Reach WIDE = new Reach(true, true);

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "1.0.0.1", "171.244.0.1", "223.255.255.255", "2405:4800::1", "2606:4700::1111"})
    void publicPlacesAreReached(String address) throws Exception {
        assertThat(PUBLIC.allows(InetAddress.getByName(address))).isTrue();
        assertThat(PUBLIC.allowsPlain(InetAddress.getByName(address))).isFalse();
        assertThat(WIDE.allowsPlain(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "10.255.255.255",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "fc00::1",
                "fd12::1"
            })
    void privateNetworksOnlyIfTheyAreAllowed(String address) throws Exception {
        assertThat(PUBLIC.allows(InetAddress.getByName(address))).isFalse();
        assertThat(new Reach(false, true).allows(InetAddress.getByName(address)))
                .isFalse();
        assertThat(new Reach(true, false).allows(InetAddress.getByName(address)))
                .isTrue();
        assertThat(WIDE.allowsPlain(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"})
    void thisMachineOnlyIfItIsAllowed(String address) throws Exception {
        assertThat(PUBLIC.allows(InetAddress.getByName(address))).isFalse();
        assertThat(new Reach(true, false).allows(InetAddress.getByName(address)))
                .isFalse();
        assertThat(new Reach(true, false).allowsPlain(InetAddress.getByName(address)))
                .isFalse();
        assertThat(new Reach(false, true).allows(InetAddress.getByName(address)))
                .isTrue();
        assertThat(new Reach(false, true).allowsPlain(InetAddress.getByName(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::7f00:1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1",
                "::ffff:169.254.169.254"
            })
    void whatIsNoPlaceIsNeverReached(String address) throws Exception {
        assertThat(WIDE.allows(InetAddress.getByName(address))).isFalse();
        assertThat(WIDE.allowsPlain(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void privateNetworksEndWhereTheyEnd() throws Exception {
        for (String address :
                new String[] {"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "100.128.0.0"}) {
            assertThat(PUBLIC.allows(InetAddress.getByName(address)))
                    .as(address)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.vn",
                "https://a.vn:8443/x?y=z",
                "HTTPS://A.vn/",
                "https://[2405:4800::1]:1/",
                "http://a.vn/",
                "https://xn--vin-ema.vn/%20"
            })
    void addressesAreRead(String text) {
        assertThat(WebhookUrl.parse(text)).isPresent();
        assertThat(WebhookUrl.parse(text).orElseThrow().text()).isEqualTo(text);
        assertThat(WebhookUrl.parse(text).toString()).doesNotContain("/x", "y=z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.vn",
                "//a.vn",
                "/x",
                "https:",
                "https://",
                "https:///x",
                "https:a.vn",
                "ftp://a.vn",
                "file:///etc/passwd",
                "jar:https://a.vn!/x",
                "https://user@a.vn",
                "https://user:password@a.vn",
                "https://@a.vn",
                "https://a.vn#x",
                "https://a.vn#",
                "https://a.vn:0",
                "https://a.vn:65536",
                "https://a.vn:-1",
                "https://a_b.vn",
                "https://đơn-vị.vn",
                "https://a.vn/đ",
                "https://127.1",
                "https://1.2.3.4.5",
                "https://a b.vn",
                "https://a.vn/\r\nX: y",
                "https://a.vn\\@b.vn"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThat(WebhookUrl.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.vn",
                "https://localhost",
                "https://LOCALHOST:1",
                "https://x.localhost",
                "https://127.0.0.1",
                "https://2130706433",
                "https://[::1]",
                "https://[::ffff:10.0.0.1]",
                "https://10.0.0.1",
                "https://169.254.169.254/latest/meta-data"
            })
    void whatIsClearlyElsewhereIsRefusedAtOnce(String text) {
        assertThat(PUBLIC.refuses(WebhookUrl.parse(text).orElseThrow())).isTrue();
    }

    @Test
    void whatMayBeReachedIsNot() {
        for (String text : new String[] {"https://a.vn", "https://8.8.8.8:444/", "https://[2405:4800::1]/"}) {
            assertThat(PUBLIC.refuses(WebhookUrl.parse(text).orElseThrow()))
                    .as(text)
                    .isFalse();
        }
        for (String text :
                new String[] {"http://localhost:1/", "http://127.0.0.1", "https://10.0.0.1", "http://[::1]:8/"}) {
            assertThat(WIDE.refuses(WebhookUrl.parse(text).orElseThrow()))
                    .as(text)
                    .isFalse();
        }
        assertThat(WIDE.refuses(WebhookUrl.parse("http://10.0.0.1").orElseThrow()))
                .isTrue();
    }
}
