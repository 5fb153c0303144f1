package vn.tthc.stats;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service with few places and little time, so that a test can use up either. */
public class Scarce implements QuarkusTestProfile {

    /** How many may write at a time, and wait to. */
    public static final int WRITE_PLACES = 6;

    /** How many may read at a time, and wait to. */
    public static final int READ_PLACES = 4;

    /** How many bodies of one key are received at a time. */
    public static final int RECEIVING_PER_KEY = 3;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tthc.write.places", String.valueOf(WRITE_PLACES),
                "tthc.write.receiving-per-key", String.valueOf(RECEIVING_PER_KEY),
                "tthc.write.parallel", "2",
                "tthc.write.working", "1",
                "tthc.write.timeout", "2S",
                "tthc.read.places", String.valueOf(READ_PLACES),
                "tthc.read.timeout", "2S",
                // What runs by itself waits for locks too.
                "quarkus.scheduler.enabled", "false");
    }
}
