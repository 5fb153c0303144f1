package vn.tthc.stats.demo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Splits a whole number into whole parts by weight (largest remainders), so that they add up to it exactly. */
final class Apportionment {

    private Apportionment() {}

    static int[] split(int total, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        int[] parts = new int[weights.length];
        if (total == 0 || sum == 0) {
            return parts;
        }
        double[] remainders = new double[weights.length];
        int given = 0;
        for (int i = 0; i < weights.length; i++) {
            double share = total * weights[i] / sum;
            parts[i] = (int) share;
            remainders[i] = share - parts[i];
            given += parts[i];
        }
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -remainders[i]))
                .limit(total - given)
                .forEach(i -> parts[i]++);
        return parts;
    }
}
