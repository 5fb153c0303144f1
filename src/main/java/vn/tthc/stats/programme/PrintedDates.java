package vn.tthc.stats.programme;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes dates out of what was printed, so that {@code đến 18/02/2023: 526.397/873.477} is one fraction and not two. What may be
 * a date or a fraction ({@code 10/12}, {@code 02/2023}) is decided by the words around it.
 */
final class PrintedDates {

    private static final String DAY = "(?:0?[1-9]|[12]\\d|3[01])";
    private static final String MONTH = "(?:0?[1-9]|1[0-2])";
    private static final String YEAR = "(?:19|20)\\d\\d";

    private static final String START = "(?<![\\d/]|\\d[.,])";
    private static final String END = "(?!\\d|[.,]\\d|\\s*/)";

    private static final String DATE = DAY + "([/.-])" + MONTH + "\\1" + YEAR;
    private static final String DAY_OF_MONTH = DAY + "[/-]" + MONTH;
    private static final String TO = "\\s*(?:[-–—]|\\b(?:đến|tới))\\s*(?:ngày\\s+)?";

    /** What is a date, whatever else is there; the group of the first one is that of its separator. */
    private static final Pattern CERTAIN = Pattern.compile("(?iU)" + START
            + "(?:" + DATE
            + "|" + YEAR + "-" + MONTH + "-" + DAY
            + "|" + DAY_OF_MONTH + "(?=" + TO + DAY + "[/-]" + MONTH + "[/-]" + YEAR + ")"
            + "|\\bngày\\s+" + DAY_OF_MONTH
            + "|\\bngày\\s+" + DAY + "\\s+tháng\\s+" + MONTH + "(?:\\s+năm\\s+" + YEAR + ")?"
            + "|\\btháng\\s+" + MONTH + "(?:[/-]|\\s+năm\\s+)" + YEAR
            + "|\\bquý\\s+(?:[1-4]|IV|I{1,3})(?:[/-]|\\s+năm\\s+)" + YEAR
            + "|\\bnăm\\s+" + YEAR
            + ")" + END);

    private static final Pattern AFTER_WORD = Pattern.compile("(?iU)\\b(?:đến|tới|từ|hết)\\s+$");

    /** What may be one: a day of a month, or a month of a year. */
    private static final Pattern POSSIBLE =
            Pattern.compile("(?U)" + START + "(?:(" + DAY + ")/(" + MONTH + ")|" + MONTH + "/" + YEAR + ")" + END);

    /** What is counted: before it stands a fraction. */
    private static final Pattern COUNTED =
            Pattern.compile("(?iU)\\s*(?:hồ sơ|nhiệm vụ|lượt|thủ tục|tài khoản|thẻ|dịch vụ"
                    + "|văn bản|địa phương|đơn vị|cơ quan|trường hợp)\\b");

    private PrintedDates() {}

    /**
     * The text without its dates.
     *
     * @param fraction what a fraction looks like
     */
    static String without(String text, Pattern fraction) {
        String certain = CERTAIN.matcher(text).replaceAll(";");
        boolean another =
                fraction.matcher(POSSIBLE.matcher(certain).replaceAll(";")).find();
        return POSSIBLE.matcher(certain)
                .replaceAll(found -> isDate(certain, found, another) ? ";" : Matcher.quoteReplacement(found.group()));
    }

    /** @param another whether there is a fraction that cannot be a date */
    private static boolean isDate(String text, MatchResult found, boolean another) {
        String before = text.substring(0, found.start());
        String after = text.substring(found.end());
        boolean counted = COUNTED.matcher(after).lookingAt();
        if (found.group(1) == null) {
            // A month, unless it stands alone or with its percentage in brackets.
            boolean alone =
                    before.isBlank() && (after.isBlank() || after.stripLeading().startsWith("("));
            return another || !alone && !counted;
        }
        boolean noShare = Integer.parseInt(found.group(1)) > Integer.parseInt(found.group(2));
        return AFTER_WORD.matcher(before).find() ? another || noShare || !counted : another && noShare;
    }
}
