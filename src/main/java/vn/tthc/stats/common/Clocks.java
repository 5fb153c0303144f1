package vn.tthc.stats.common;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;

/** The one clock of the service. Only resources and start-up code read it; everything else takes time as an argument. */
public class Clocks {

    /** Vietnam has one zone without summer time; what "today" is, its law decides. */
    public static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    @Produces
    @Singleton
    Clock clock() {
        return Clock.system(VIETNAM);
    }
}
