package vn.tthc.stats.common;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/**
 * The language a request is answered in: what its parameter {@code lang} says, else Vietnamese unless
 * {@code Accept-Language} prefers English.
 */
@RequestScoped
public class Language {

    /** The language of whoever does not say that they prefer English. */
    public static final Locale VIETNAMESE = Locale.forLanguageTag("vi");

    private static final ResourceBundle.Control EXACT =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    /** As many as there are texts. */
    private static final Map<Text, Pattern> PATTERNS = new ConcurrentHashMap<>();

    /** Stands where an argument goes, and is in no text: this, then which it is. */
    private static final char ARGUMENT = '\uE000';

    private static final int MOST_ARGUMENTS = 10;

    /**
     * How many characters of {@code Accept-Language} are read; a browser sends some fifty. The time that reading takes grows with
     * the square of them, and it is taken on the event loop.
     */
    private static final int LONGEST_WISH = 500;

    private record Text(Locale locale, String bundle, String key) {}

    /**
     * A text taken apart once: to format it anew for each of many rows takes far longer.
     *
     * @param pieces of text, one more than there are places for arguments
     * @param arguments which goes between each two of them
     */
    private record Pattern(List<String> pieces, int[] arguments) {

        /** Of a text with placeholders as {@link MessageFormat} knows them. */
        static Pattern of(String text, Locale locale) {
            Object[] marks = new Object[MOST_ARGUMENTS];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = "" + ARGUMENT + (char) ('0' + i);
            }
            String marked = new MessageFormat(text, locale).format(marks);
            List<String> pieces = new ArrayList<>();
            List<Integer> arguments = new ArrayList<>();
            int from = 0;
            for (int at = marked.indexOf(ARGUMENT); at >= 0; at = marked.indexOf(ARGUMENT, from)) {
                pieces.add(marked.substring(from, at));
                arguments.add(marked.charAt(at + 1) - '0');
                from = at + 2;
            }
            pieces.add(marked.substring(from));
            return new Pattern(
                    pieces, arguments.stream().mapToInt(Integer::intValue).toArray());
        }

        String with(List<?> args, Locale language) {
            StringBuilder text = new StringBuilder(pieces.get(0));
            for (int i = 0; i < arguments.length; i++) {
                int argument = arguments[i];
                text.append(argument < args.size() ? shown(args.get(argument), language) : "{" + argument + "}")
                        .append(pieces.get(i + 1));
            }
            return text.toString();
        }

        private static String shown(Object arg, Locale language) {
            return arg instanceof Number number ? Numerals.of(number, language) : String.valueOf(arg);
        }
    }

    /** The parameter that names a language, for those who follow a link and cannot send headers. */
    public static final String PARAMETER = "lang";

    @Inject
    HttpHeaders headers;

    @Inject
    UriInfo uri;

    /** That of the request; null = not asked for yet. */
    private Locale asked;

    /** Vietnamese or English. */
    public Locale locale() {
        if (CurrentRequestManager.get() == null) {
            // Work in the background answers nobody.
            return VIETNAMESE;
        }
        if (asked == null) {
            asked = named(uri.getQueryParameters().getFirst(PARAMETER))
                    .orElseGet(() -> preferred(headers.getRequestHeader(HttpHeaders.ACCEPT_LANGUAGE)));
        }
        return asked;
    }

    private static Optional<Locale> named(String code) {
        return Stream.of(VIETNAMESE, Locale.ENGLISH)
                .filter(locale -> locale.getLanguage().equals(code))
                .findFirst();
    }

    /**
     * What is wrong with a parameter {@link #PARAMETER}.
     *
     * @param code as it was sent; null = it was not
     * @return empty if it names a language we speak, or was not sent
     */
    public static Optional<RowError> wrong(String code) {
        return code == null || named(code).isPresent()
                ? Optional.empty()
                : Optional.of(RowError.at(PARAMETER, ErrorCode.NOT_ONE_OF, PARAMETER, "vi, en", code));
    }

    /**
     * The language of an answer to whoever sent these headers {@code Accept-Language}.
     *
     * @param sent null = none
     */
    static Locale preferred(List<String> sent) {
        for (Locale.LanguageRange wanted : wanted(sent)) {
            String language = Locale.forLanguageTag(wanted.getRange()).getLanguage();
            if (wanted.getWeight() > 0 && language.equals(VIETNAMESE.getLanguage())) {
                return VIETNAMESE;
            }
            if (wanted.getWeight() > 0 && language.equals(Locale.ENGLISH.getLanguage())) {
                return Locale.ENGLISH;
            }
            // A language that we do not speak: the client's next choice counts.
        }
        return VIETNAMESE;
    }

    /**
     * What headers {@code Accept-Language} ask for, most wanted first; nothing if they cannot be read or are too long. Not as
     * the framework reads it, which fails on {@code en;q=2}, and in the answer to a refusal too.
     *
     * @param sent null = none
     */
    public static List<Locale.LanguageRange> wanted(List<String> sent) {
        String all = sent == null ? "" : String.join(",", sent);
        if (all.isEmpty() || all.length() > LONGEST_WISH) {
            return List.of();
        }
        try {
            return Locale.LanguageRange.parse(all);
        } catch (RuntimeException unreadable) {
            // Not only IllegalArgumentException: of "-" it is ArrayIndexOutOfBoundsException.
            return List.of();
        }
    }

    /** Answers the present request in that language, whatever it asks for: some documents are in one language only. */
    public void always(Locale language) {
        asked = language;
    }

    /** Whether names are to be given in English where there is an English name. */
    public boolean english() {
        return locale().equals(Locale.ENGLISH);
    }

    /** The text of a message bundle, whatever language is asked for. */
    public static String textIn(Locale locale, String bundle, String key) {
        return ResourceBundle.getBundle("messages/" + bundle, locale, EXACT).getString(key);
    }

    /**
     * The text of a message bundle in this language, its placeholders filled.
     *
     * @param args a {@link Number} is a quantity and is written as {@link Numerals} do; what is not to be grouped, such as a
     *     code, the number of a line or a year, is given as text
     */
    public String text(String bundle, String key, List<?> args) {
        return textIn(locale(), bundle, key, args);
    }

    /** The same, whatever language is asked for. */
    public static String textIn(Locale locale, String bundle, String key, List<?> args) {
        return PATTERNS.computeIfAbsent(
                        new Text(locale, bundle, key), text -> Pattern.of(textIn(locale, bundle, key), locale))
                .with(args, locale);
    }
}
