package vn.tthc.stats.common;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The one clock of the service. Only resources and start-up code read it; everything else takes time as an argument. */
public class Clocks {

    /** Vietnam has one zone without summer time; what "today" is, its law decides. */
    public static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final DateTimeFormatter IN_VIETNAMESE = DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss");
    private static final DateTimeFormatter IN_ENGLISH = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX");

    /**
     * A moment by the clocks of Vietnam, for people to read: {@code 27/11/2026 00:12:04}, in English
     * {@code 2026-11-27 00:12:04 +07:00}.
     */
    public static String told(Instant moment, Locale language) {
        return (language.equals(Locale.ENGLISH) ? IN_ENGLISH : IN_VIETNAMESE).format(moment.atZone(VIETNAM));
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.system(VIETNAM);
    }
}
