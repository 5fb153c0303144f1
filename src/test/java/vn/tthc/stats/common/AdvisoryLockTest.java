package vn.tthc.stats.common;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdvisoryLockTest {

    /** The numbers that versions take which may still be at work while this one starts. */
    @Test
    void theNumbersAreThoseOfFormerVersions() {
        assertThat(Stream.of(AdvisoryLock.values()).collect(toMap(Enum::name, AdvisoryLock::key)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "UNIT", 0x7474_6863,
                        "REFERENCE", 0x7474_6872,
                        "PROVINCE_TOTALS", 0x7474_6870,
                        "MONTH_STOCKS", 0x7474_6873,
                        "PUBLICATION_WATCH", 0x7474_6877,
                        "DELIVERIES", 0x7474_6878,
                        "IDEMPOTENT_ANSWERS", 0x7474_6861,
                        "IMPORTS", 0x7474_6869,
                        "IMPORTS_OF_SENDER", 0x7474_6866));
    }
}
