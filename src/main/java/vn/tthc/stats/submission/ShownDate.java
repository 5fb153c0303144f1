package vn.tthc.stats.submission;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A number format of a spreadsheet that shows a number as a date or a time (ECMA-376, part 1, 18.8.30 and 18.8.31).
 *
 * @param format the format as the workbook has it
 * @param showsDay whether it shows the day of the month. Without it {@code 2024-02} and {@code 2024} look like what was
 *     typed, and are stored as the first day of it
 */
record ShownDate(String format, boolean showsDay) {

    /** Formats that a workbook names by number only. Those of the languages of East Asia differ from one to the other. */
    private static final Map<Integer, String> BUILT_IN = Map.ofEntries(
            Map.entry(14, "d/m/yyyy"),
            Map.entry(15, "d-mmm-yy"),
            Map.entry(16, "d-mmm"),
            Map.entry(17, "mmm-yy"),
            Map.entry(18, "h:mm AM/PM"),
            Map.entry(19, "h:mm:ss AM/PM"),
            Map.entry(20, "h:mm"),
            Map.entry(21, "h:mm:ss"),
            Map.entry(22, "d/m/yyyy h:mm"),
            Map.entry(45, "mm:ss"),
            Map.entry(46, "[h]:mm:ss"),
            Map.entry(47, "mmss.0"));

    /** The day of the month; three and four of the letter are the day of the week. */
    private static final Pattern DAY = Pattern.compile("(?<!d)dd?(?!d)");

    /**
     * What a cell's format shows.
     *
     * @param id its number; null = none
     * @param format as the workbook defines it; null if it does not
     * @return null if it is no date
     */
    static ShownDate of(Integer id, String format) {
        if (id == null) {
            return null;
        }
        String builtIn = BUILT_IN.get(id);
        if (builtIn != null) {
            // A program may have written another one under this number; what it shows depends on who opens it.
            boolean showsDay = showsDay(builtIn) && (format == null || !isDate(format) || showsDay(format));
            return new ShownDate(showsDay || format == null ? builtIn : format, showsDay);
        }
        boolean eastAsian = id >= 27 && id <= 36 || id >= 50 && id <= 58;
        if (format == null) {
            return eastAsian ? new ShownDate(String.valueOf(id), false) : null;
        }
        return eastAsian || isDate(format) ? new ShownDate(format, showsDay(format)) : null;
    }

    /** Whether a format has a letter of days or hours outside of quotes, brackets and escapes. */
    static boolean isDate(String format) {
        return lettersOf(format).chars().anyMatch(Character::isLetter);
    }

    /** Whether each of its sections that is a date (there may be several, for different numbers) has the day. */
    private static boolean showsDay(String format) {
        return Arrays.stream(lettersOf(format).split(";"))
                .filter(section -> !section.isBlank())
                .allMatch(section -> DAY.matcher(section).find());
    }

    /** The letters of a format that stand for parts of dates and times, and the semicolons between its sections. */
    private static String lettersOf(String format) {
        String text = format.toLowerCase(Locale.ROOT);
        if (text.equals("general")) {
            return "";
        }
        StringBuilder letters = new StringBuilder();
        char closing = '\0';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (closing != '\0') {
                closing = c == closing ? '\0' : closing;
            } else if (c == '\\' || c == '_' || c == '*') {
                i++;
            } else if (c == '"') {
                closing = '"';
            } else if (c == '[') {
                // [h] is hours beyond a day; [Red] and [$-42A] are no dates.
                letters.append(isElapsed(text, i + 1) ? text.charAt(i + 1) : ' ');
                closing = ']';
            } else {
                letters.append("ydmhs;".indexOf(c) >= 0 ? c : ' ');
            }
        }
        return letters.toString();
    }

    private static boolean isElapsed(String format, int start) {
        int end = start;
        while (end < format.length()
                && "hms".indexOf(format.charAt(start)) >= 0
                && format.charAt(end) == format.charAt(start)) {
            end++;
        }
        return end > start && end < format.length() && format.charAt(end) == ']';
    }
}
