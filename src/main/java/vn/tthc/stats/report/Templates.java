package vn.tthc.stats.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;

/**
 * Puts the figures of a bulletin into the words of a template: the one in {@code templates/bulletin.html} of the data
 * directory if there is one, which an office can edit, else the one that comes with the service. A template sees the figures
 * by the names they have in JSON, and says {@code .number}, {@code .percent}, {@code .points}, {@code .date} and {@code .lower} to
 * have them written as documents do.
 */
@ApplicationScoped
class Templates {

    private static final Logger LOG = Logger.getLogger(Templates.class);

    private static final String OWN = "/report/bulletin.html";

    @ConfigProperty(name = "tthc.data-dir")
    Path dataDirectory;

    private final Engine engine = Engine.builder()
            .addDefaults()
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .addValueResolver(words("number", value -> Wording.number((Number) value)))
            .addValueResolver(words("percent", value -> Wording.percent((Number) value)))
            .addValueResolver(words("points", value -> Wording.points((Number) value)))
            .addValueResolver(words("date", Templates::date))
            .addValueResolver(words("lower", Templates::lower))
            .build();

    /** As inside of a sentence. */
    private static String lower(Object words) {
        return words == null ? Wording.NONE : words.toString().toLowerCase(Language.VIETNAMESE);
    }

    private static String date(Object day) {
        String text = day == null ? "" : day.toString();
        int length = LocalDate.EPOCH.toString().length();
        return text.length() < length ? Wording.NONE : Wording.day(LocalDate.parse(text.substring(0, length)));
    }

    /** What a figure is written as; also where there is none. */
    private static ValueResolver words(String name, Function<Object, String> words) {
        return ValueResolver.builder()
                .appliesTo(context -> context.getName().equals(name)
                        && (context.getBase() == null
                                || context.getBase() instanceof Number
                                || context.getBase() instanceof String))
                .resolveSync(context -> words.apply(context.getBase()))
                .build();
    }

    /** The text of the template in use. */
    String text() {
        Path edited = dataDirectory.resolve("templates").resolve("bulletin.html");
        try {
            if (Files.isRegularFile(edited)) {
                return Files.readString(edited);
            }
            try (InputStream own = Templates.class.getResourceAsStream(OWN)) {
                return new String(own.readAllBytes(), StandardCharsets.UTF_8);
            }
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
            return template.data("report", figures)
                    .data("chart", raw(pictures.get("chart")))
                    .data("map", raw(pictures.get("map")))
                    .render();
        } catch (TemplateException wrong) {
            LOG.errorf("The template of the bulletin cannot be used: %s", wrong.getMessage());
            throw Refusal.of(ErrorCode.TEMPLATE_BROKEN, wrong.getMessage());
        }
    }

    private static RawString raw(String piece) {
        return piece == null ? null : new RawString(piece);
    }
}
