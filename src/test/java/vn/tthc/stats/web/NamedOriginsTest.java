package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Which origins may do what, by how they are configured. */
class NamedOriginsTest {

    private static final String PORTAL = "https://portal.example.vn";
    private static final String CLERKS = "https://clerks.example.vn:8443";
    private static final String OTHER = "https://other.example.vn";

    private static OtherOrigins origins(List<String> readers, List<String> writers) {
        OtherOrigins origins = new OtherOrigins();
        origins.readers = Optional.ofNullable(readers);
        origins.writers = Optional.ofNullable(writers);
        origins.check();
        return origins;
    }

    @Test
    void whoMayDoWhat() {
        for (List<String> readers : List.of(List.of("*"), List.of(PORTAL), List.<String>of())) {
            for (List<String> writers : List.of(List.of(CLERKS), List.<String>of())) {
                OtherOrigins origins = origins(readers, writers);
                for (String origin : List.of(PORTAL, CLERKS, OTHER, "null")) {
                    assertThat(origins.may(origin, true))
                            .isEqualTo(readers.contains("*") || readers.contains(origin) || writers.contains(origin));
                    assertThat(origins.may(origin, false)).isEqualTo(writers.contains(origin));
                }
            }
        }
    }

    @Test
    void whatIsNoOriginIsRefusedAtTheStart() {
        for (String wrong : List.of("portal.example.vn", PORTAL + "/", "https://*.example.vn", "")) {
            Assertions.assertThatThrownBy(() -> origins(List.of(wrong), null))
                    .hasMessageContaining("tthc.cors.read-origins");
        }
        Assertions.assertThatThrownBy(() -> origins(null, List.of("*")))
                .hasMessageContaining("tthc.cors.write-origins");
    }
}
