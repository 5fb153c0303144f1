package vn.tthc.stats.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Expression;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.TemplateNode;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import io.quarkus.qute.WithPriority;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.Clocks;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;

/**
 * Puts the figures of a bulletin into the words of a template: the one in {@code templates/bulletin.html} of the data
 * directory if there is one, which an office can edit, else the one that comes with the service. A template sees the figures
 * by the names they have in JSON, and says {@code .number}, {@code .percent}, {@code .points}, {@code .date}, {@code .time},
 * {@code .days} and {@code .lower} to have them written as documents do.
 */
@ApplicationScoped
class Templates {

    private static final Logger LOG = Logger.getLogger(Templates.class);

    private static final String OWN = "/report/bulletin.html";

    /** What XML cannot hold, however it is written. */
    private static final Pattern NO_XML =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    @ConfigProperty(name = "tthc.data-dir")
    Path dataDirectory;

    private final Engine engine = Engine.builder()
            .addDefaults()
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .addResultMapper(new AsInJson())
            .addValueResolver(words("number", value -> Wording.number((Number) value)))
            .addValueResolver(words("percent", value -> Wording.percent((Number) value)))
            .addValueResolver(words("points", value -> Wording.points((Number) value)))
            .addValueResolver(words("date", Templates::date))
            .addValueResolver(words("time", Templates::time))
            .addValueResolver(words("days", Templates::days))
            .addValueResolver(words("lower", Templates::lower))
            .build();

    /** A rate that a template takes as it is has the digits that JSON has. */
    private static final class AsInJson implements ResultMapper {

        private static final int DIGITS = 6;

        @Override
        public int getPriority() {
            return WithPriority.DEFAULT_PRIORITY + 1;
        }

        @Override
        public boolean appliesTo(TemplateNode.Origin origin, Object result) {
            return result instanceof BigDecimal;
        }

        @Override
        public String map(Object result, Expression expression) {
            return ((BigDecimal) result)
                    .setScale(DIGITS, RoundingMode.HALF_UP)
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }

    /** As inside of a sentence. */
    private static String lower(Object words) {
        return words == null ? Wording.NONE : words.toString().toLowerCase(Language.VIETNAMESE);
    }

    /** Of an instant the day it was in Vietnam. */
    private static String date(Object day) {
        if (day == null) {
            return Wording.NONE;
        }
        String text = day.toString();
        return Wording.day(text.contains("T") ? vietnamese(text).toLocalDate() : LocalDate.parse(text));
    }

    private static String time(Object instant) {
        return instant == null ? Wording.NONE : Wording.time(vietnamese(instant.toString()));
    }

    /** Of a period as the API writes it. */
    private static String days(Object period) {
        return period == null
                ? Wording.NONE
                : Wording.days(Period.parse(period.toString())
                        .orElseThrow(() -> new DateTimeException("no period: " + period)));
    }

    private static LocalDateTime vietnamese(String instant) {
        return LocalDateTime.ofInstant(Instant.parse(instant), Clocks.VIETNAM);
    }

    /** What a figure is written as; also where there is none. */
    private static ValueResolver words(String name, Function<Object, String> words) {
        return ValueResolver.builder()
                .appliesTo(context -> context.getName().equals(name)
                        && (context.getBase() == null
                                || context.getBase() instanceof Number
                                || context.getBase() instanceof String))
                .resolveSync(context -> {
                    try {
                        return words.apply(context.getBase());
                    } catch (ClassCastException | DateTimeException wrong) {
                        throw new TemplateException("." + name + ": " + context.getBase());
                    }
                })
                .build();
    }

    /**
     * The text of the template in use.
     *
     * @throws Refusal {@code template-broken} if it is not in UTF-8
     */
    String text() {
        Path edited = dataDirectory.resolve("templates").resolve("bulletin.html");
        try {
            if (Files.isRegularFile(edited)) {
                return Files.readString(edited);
            }
            try (InputStream own = Templates.class.getResourceAsStream(OWN)) {
                return new String(own.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (CharacterCodingException otherEncoding) {
            LOG.error("The template of the bulletin cannot be used: it is not in UTF-8");
            throw Refusal.of(ErrorCode.TEMPLATE_BROKEN, "UTF-8?");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The bulletin as XHTML.
     *
     * @param text the template
     * @param pictures pieces of XHTML by name; a template puts them where it wants them
     * @throws Refusal {@code template-broken} if the template cannot be read, or asks for what there is not
     */
    String render(String text, Map<String, Object> figures, Map<String, String> pictures) {
        try {
            Template template = engine.parse(text, Variant.forContentType(Variant.TEXT_HTML));
            String rendered = template.data("report", figures)
                    .data("chart", raw(pictures.get("chart")))
                    .data("map", raw(pictures.get("map")))
                    .render();
            return NO_XML.matcher(rendered).replaceAll("");
        } catch (TemplateException wrong) {
            LOG.errorf("The template of the bulletin cannot be used: %s", wrong.getMessage());
            throw Refusal.of(ErrorCode.TEMPLATE_BROKEN, wrong.getMessage());
        }
    }

    private static RawString raw(String piece) {
        return piece == null ? null : new RawString(piece);
    }
}
