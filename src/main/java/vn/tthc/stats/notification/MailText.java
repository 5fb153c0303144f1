package vn.tthc.stats.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import vn.tthc.stats.common.Clocks;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Rates;

/** What an office is written, made from the JSON that others get. */
record MailText(String subject, String body) {

    private static final String BUNDLE = "notifications";

    /** The text of an event in a language. */
    static MailText of(Map<String, Object> event, Locale locale) {
        return new Writer(locale).write(EventType.of((String) event.get("type")), object(event, "data"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> of, String name) {
        return (Map<String, Object>) of.get(name);
    }

    private record Writer(Locale locale) {

        private MailText write(EventType type, Map<String, Object> data) {
            Map<String, Object> publication = object(data, "publication");
            Map<String, Object> unit = object(publication, "unit");
            String body = switch (type) {
                case CORRECTED -> corrected(data);
                case REPORTS_MISSING -> missing(data);
                case PING -> throw new IllegalArgumentException("a trial is not sent by mail");
            };
            String key = type.code();
            return new MailText(
                    text(key + ".subject", unit.get("name"), publication.get("name")),
                    text("greeting")
                            + "\n\n"
                            + text(key + ".opening")
                            + "\n\n"
                            + text(
                                    "publication",
                                    unit.get("name"),
                                    unit.get("code"),
                                    publication.get("name"),
                                    period(Period.parse((String) publication.get("period"))
                                            .orElseThrow()),
                                    time(Instant.parse((String) publication.get("asOf"))))
                            + "\n\n"
                            + body
                            + "\n\n"
                            + text(key + ".details", object(data, "links").get("details"))
                            + "\n\n"
                            + text("closing")
                            + "\n");
        }

        private String corrected(Map<String, Object> data) {
            Map<String, Object> changed = object(data, "changed");
            Map<String, Object> headline = object(data, "headline");
            // A message that was made before reports were told of has none.
            Object ofReports = changed.getOrDefault("reports", 0);
            Map<String, Object> reports = object(data, "reports");
            boolean none = Stream.of(changed.get("counts"), changed.get("indicators"), changed.get("tasks"), ofReports)
                    .allMatch(number -> ((Number) number).longValue() == 0);
            boolean asPublished = object(headline, "published").equals(object(headline, "after"));
            String told = none
                    ? text(asPublished ? "corrected.none" : "corrected.rate")
                    : text(
                            "corrected.changed",
                            changed.get("counts"),
                            changed.get("indicators"),
                            changed.get("tasks"),
                            ofReports);
            return told
                    + "\n\n"
                    + text(
                            "corrected.headline",
                            rate(object(headline, "published")),
                            rate(object(headline, "before")),
                            rate(object(headline, "after")))
                    + (reports == null
                            ? ""
                            : "\n\n"
                                    + text(
                                            "corrected.reports",
                                            reports(object(reports, "published")),
                                            reports(object(reports, "after"))));
        }

        private String reports(Map<String, Object> reports) {
            return text("reports", reports.get("received"), reports.get("expected"));
        }

        private String missing(Map<String, Object> data) {
            StringBuilder text = new StringBuilder(text(
                    "missing.total",
                    data.get("received"),
                    data.get("expected"),
                    data.get("missing"),
                    data.get("unitsMissing")));
            @SuppressWarnings("unchecked")
            List<Map<String, Object>> units = (List<Map<String, Object>>) data.get("units");
            for (Map<String, Object> reports : units) {
                Map<String, Object> unit = object(reports, "unit");
                text.append('\n')
                        .append(text(
                                "missing.unit",
                                unit.get("name"),
                                unit.get("code"),
                                reports.get("received"),
                                reports.get("expected"),
                                reports.get("missing")));
            }
            long more = ((Number) data.get("unitsMissing")).longValue() - units.size();
            if (more > 0) {
                text.append('\n').append(text("missing.more", more));
            }
            return text.toString();
        }

        private String text(String key, Object... args) {
            return Language.textIn(locale, BUNDLE, key, Arrays.asList(args));
        }

        private String rate(Map<String, Object> headline) {
            if (headline.get("denominator") == null) {
                return text("rate.none");
            }
            return text("rate", percent(headline), headline.get("numerator"), headline.get("denominator"));
        }

        /** From the counts, as the rate is rounded already. */
        private String percent(Map<String, Object> headline) {
            Number denominator = (Number) headline.get("denominator");
            return denominator.longValue() == 0
                    ? "–"
                    : Rates.percent(Rates.of((Number) headline.get("numerator"), denominator), 2, locale);
        }

        private String day(LocalDate day) {
            return DateTimeFormatter.ofPattern(text("day"), Locale.ENGLISH).format(day);
        }

        private String period(Period period) {
            return period.days() == 1
                    ? text("period.day", day(period.start()))
                    : text("period", day(period.start()), day(period.end()));
        }

        private String time(Instant instant) {
            return DateTimeFormatter.ofPattern(text("time"), Locale.ENGLISH).format(instant.atZone(Clocks.VIETNAM));
        }
    }
}
