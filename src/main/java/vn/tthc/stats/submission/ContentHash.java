package vn.tthc.stats.submission;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Sha256;
import vn.tthc.stats.observation.Batch;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.Observation;
import vn.tthc.stats.observation.UnitPeriod;
import vn.tthc.stats.reference.Codebook;

/**
 * The fingerprint of what returns say, whatever their format, order of rows and spelling of codes. Each count is the
 * line {@code unit TAB first day TAB last day TAB catalogue key TAB level TAB measures…} (tabs between them, absent ones
 * empty) and each return without counts {@code unit TAB first day TAB last day}, in UTF-8 without a line end. The
 * fingerprint is the SHA-256 of the 32 bytes (big-endian) of the sum, modulo 2^256, of the lines' own SHA-256: a sum, so
 * that the order does not matter and a file of any length can be read once.
 */
final class ContentHash {

    private static final int WORDS = 8;

    /** What is the same in many lines is kept, but not without bounds. */
    private static final int MOST_PERIODS = 10_000;

    private final Codebook codebook;
    private final MessageDigest digest = Sha256.digest();
    private final Map<Period, String> periods = new HashMap<>();
    private final StringBuilder line = new StringBuilder();

    /** The sum, its lowest 32 bits first. */
    private final long[] sum = new long[WORDS];

    ContentHash(Codebook codebook) {
        this.codebook = codebook;
    }

    static String of(Batch batch, Codebook codebook) {
        ContentHash hash = new ContentHash(codebook);
        batch.counts().forEach(hash::add);
        batch.nilReturns().forEach(hash::add);
        return hash.hex();
    }

    void add(Observation count) {
        write(count);
        addLine(true);
    }

    /** Takes a count out again that was added and turned out to be none. */
    void subtract(Observation count) {
        write(count);
        addLine(false);
    }

    private void write(Observation count) {
        begin(count.unitId(), count.period());
        line.append('\t')
                .append(codebook.procedure(count.procedureId()).orElseThrow().catalogKey)
                .append('\t')
                .append(count.level());
        for (Measure measure : Measure.ALL) {
            line.append('\t');
            Integer figure = count.figures().get(measure);
            if (figure != null) {
                line.append(figure.intValue());
            }
        }
    }

    void add(UnitPeriod nilReturn) {
        begin(nilReturn.unitId(), nilReturn.period());
        addLine(true);
    }

    String hex() {
        BigInteger total = BigInteger.ZERO;
        for (int i = WORDS - 1; i >= 0; i--) {
            total = total.shiftLeft(32).add(BigInteger.valueOf(sum[i]));
        }
        byte[] bytes = new byte[32];
        byte[] number = total.toByteArray();
        int from = Math.max(0, number.length - 32);
        System.arraycopy(number, from, bytes, 32 - (number.length - from), number.length - from);
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    private void begin(int unitId, Period period) {
        line.setLength(0);
        if (periods.size() == MOST_PERIODS) {
            periods.clear();
        }
        line.append(codebook.unit(unitId).orElseThrow().code)
                .append('\t')
                .append(periods.computeIfAbsent(period, p -> p.start() + "\t" + p.end()));
    }

    private void addLine(boolean plus) {
        byte[] hash = digest.digest(line.toString().getBytes(StandardCharsets.UTF_8));
        long carry = 0;
        for (int i = 0; i < WORDS; i++) {
            int at = 4 * (WORDS - 1 - i);
            long word = (hash[at] & 0xFFL) << 24
                    | (hash[at + 1] & 0xFFL) << 16
                    | (hash[at + 2] & 0xFFL) << 8
                    | (hash[at + 3] & 0xFFL);
            carry += plus ? sum[i] + word : sum[i] - word;
            sum[i] = carry & 0xFFFF_FFFFL;
            // With its sign: what is borrowed by a word is taken from the next.
            carry >>= 32;
        }
    }
}
