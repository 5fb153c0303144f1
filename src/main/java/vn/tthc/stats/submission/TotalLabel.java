package vn.tthc.stats.submission;

import java.util.List;
import java.util.Set;
import vn.tthc.stats.reference.Folding;

/** Tells the label of a row of totals ({@code Tổng cộng}) from a name that only begins like one ({@code Tổng cục Thuế}). */
final class TotalLabel {

    private static final int LONGEST = 60;

    private static final Set<String> TOTALS =
            Set.of("tong", "cong", "total", "totals", "sum", "subtotal", "sub", "grand");

    /** What may stand behind the word: whose total it is, in general words only, never a name. */
    private static final Set<String> RESTS = Set.of(
            ("tong cong so total of all for the chung ca toan tinh huyen xa thanh pho thi tran quan phuong don vi nganh "
                            + "ban cap ho cac thang quy nam ngay ky tuan province district commune units i ii iii iv v")
                    .split(" "));

    private TotalLabel() {}

    /** Whether the text is nothing but such a label. */
    static boolean is(String text) {
        return text != null && mayBe(text) && isLabel(text);
    }

    /** Sorts nearly all texts out, since the rest takes time. */
    private static boolean mayBe(String text) {
        if (text.length() < 3 || text.length() > LONGEST) {
            return false;
        }
        return switch (Character.toLowerCase(text.charAt(0))) {
            case 't', 'c' -> "oôổộ".indexOf(Character.toLowerCase(text.charAt(1))) >= 0;
            case 's' -> "uU".indexOf(text.charAt(1)) >= 0;
            case 'g' -> "rR".indexOf(text.charAt(1)) >= 0;
            default -> !Character.isLetterOrDigit(text.charAt(0));
        };
    }

    private static boolean isLabel(String text) {
        List<String> words = List.of(Folding.fold(text).split("[^\\p{L}\\p{N}]+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty() || !TOTALS.contains(words.get(0))) {
            return false;
        }
        if (words.get(0).equals("sub") || words.get(0).equals("grand")) {
            return words.size() > 1 && words.get(1).equals("total") && restFits(words.subList(2, words.size()));
        }
        return restFits(words.subList(1, words.size()));
    }

    private static boolean restFits(List<String> words) {
        return words.stream()
                .allMatch(word -> RESTS.contains(word) || word.chars().allMatch(Character::isDigit));
    }
}
