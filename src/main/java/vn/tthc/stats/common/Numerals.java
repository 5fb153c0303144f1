package vn.tthc.stats.common;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers as sentences write them: {@code 1.443.007,5} in Vietnamese, {@code 1,443,007.5} in English. */
public final class Numerals {

    /** More decimals than these no figure of ours has. */
    private static final String AS_IT_IS = "#,##0.####";

    private Numerals() {}

    /** A quantity with its digits grouped, and with the decimals that it has. */
    public static String of(Number number, Locale language) {
        return format(AS_IT_IS, language).format(new BigDecimal(number.toString()));
    }

    /** How numbers are written after a pattern, rounded half up. The signs are set here: a Java runtime may lack those of Vietnamese. */
    public static DecimalFormat format(String pattern, Locale language) {
        boolean english = language.equals(Locale.ENGLISH);
        DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);
        symbols.setDecimalSeparator(english ? '.' : ',');
        symbols.setGroupingSeparator(english ? ',' : '.');
        DecimalFormat format = new DecimalFormat(pattern, symbols);
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }
}
