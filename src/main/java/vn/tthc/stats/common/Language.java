package vn.tthc.stats.common;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/** The language a request is answered in: Vietnamese unless {@code Accept-Language} prefers English. */
@RequestScoped
public class Language {

    /** The language of whoever does not say that they prefer English. */
    public static final Locale VIETNAMESE = Locale.forLanguageTag("vi");

    private static final ResourceBundle.Control EXACT =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    /** As many as there are texts. */
    private static final Map<Text, MessageFormat> FORMATS = new ConcurrentHashMap<>();

    private record Text(Locale locale, String bundle, String key) {}

    @Inject
    HttpHeaders headers;

    /** That of the request; null = not asked for yet. */
    private Locale asked;

    /** Vietnamese or English. */
    public Locale locale() {
        if (CurrentRequestManager.get() == null) {
            // Work in the background answers nobody.
            return VIETNAMESE;
        }
        if (asked == null) {
            asked = preferred();
        }
        return asked;
    }

    private Locale preferred() {
        for (Locale locale : headers.getAcceptableLanguages()) {
            switch (locale.getLanguage()) {
                case "vi" -> {
                    return VIETNAMESE;
                }
                case "en" -> {
                    return Locale.ENGLISH;
                }
                default -> {
                    // A language that we do not speak: the client's next choice counts.
                }
            }
        }
        return VIETNAMESE;
    }

    /** Whether names are to be given in English where there is an English name. */
    public boolean english() {
        return locale().equals(Locale.ENGLISH);
    }

    /** The text of a message bundle, whatever language is asked for. */
    public static String textIn(Locale locale, String bundle, String key) {
        return ResourceBundle.getBundle("messages/" + bundle, locale, EXACT).getString(key);
    }

    /** The text of a message bundle in this language, its placeholders filled. */
    public String text(String bundle, String key, List<?> args) {
        Locale locale = locale();
        MessageFormat format = FORMATS.computeIfAbsent(
                new Text(locale, bundle, key), text -> new MessageFormat(textIn(locale, bundle, key), locale));
        // Arguments go in as text: a code such as 1.004222 or a year is not a number to be grouped. A copy, because one
        // must not be used by several threads; to read the pattern anew for each of many rows takes far longer.
        return ((MessageFormat) format.clone())
                .format(args.stream().map(String::valueOf).toArray());
    }
}
