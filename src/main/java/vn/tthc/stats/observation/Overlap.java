package vn.tthc.stats.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Period;

/**
 * A count that was not stored because some of its days are already counted for that unit, procedure and level.
 *
 * @param row its number among the counts written
 * @param held the periods that are held already; the first ten
 * @param heldNumber how many there are
 * @param rows the numbers of others among the counts written that have some of its days; the first ten
 * @param rowsNumber how many there are
 */
public record Overlap(long row, List<Period> held, long heldNumber, List<Long> rows, long rowsNumber) {

    /** From what the database tells of it: {@code 2024-03-01/2024-03-01 #3 #4 +2}, of rows 3 and 4 among two rows. */
    static Overlap read(long row, long heldNumber, String named) {
        List<Period> held = new ArrayList<>();
        List<Long> rows = new ArrayList<>();
        long rowsNumber = 0;
        for (String text : named.split(" ")) {
            switch (text.charAt(0)) {
                case '#' -> rows.add(Long.parseLong(text.substring(1)));
                case '+' -> rowsNumber = Long.parseLong(text.substring(1));
                default -> held.add(Period.parse(text).orElseThrow());
            }
        }
        return new Overlap(row, List.copyOf(held), heldNumber, List.copyOf(rows), rowsNumber);
    }

    /** The periods held as an error names them: {@code 2024-03-01, 2024-03-02, … (28)}. */
    public String heldNamed() {
        return named(held, heldNumber);
    }

    /**
     * The other rows as an error names them: {@code 3, 4}.
     *
     * @param numbers the number of a row in its body, by that among the counts written
     */
    public String rowsNamed(LongUnaryOperator numbers) {
        return named(rows.stream().map(numbers::applyAsLong).toList(), rowsNumber);
    }

    private static String named(List<?> first, long number) {
        String texts = first.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return number > first.size() ? "%s, … (%d)".formatted(texts, number) : texts;
    }
}
