package vn.tthc.stats.submission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import vn.tthc.stats.observation.Count;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.UnitReturn;
import vn.tthc.stats.reference.Codebook;

/**
 * The fingerprint of what returns say, whatever their format, order of rows and spelling of codes: SHA-256 over one
 * line per return ({@code unit TAB first day TAB last day}) followed by its counts in sorted order
 * ({@code catalogue key TAB level TAB measures…}, absent ones empty), each line ended by a line feed, in UTF-8.
 */
final class ContentHash {

    private ContentHash() {}

    static String of(List<UnitReturn> returns, Codebook codebook) {
        MessageDigest digest = sha256();
        returns.stream()
                .map(r -> text(r, codebook))
                .sorted()
                .forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text(UnitReturn unitReturn, Codebook codebook) {
        StringBuilder text = new StringBuilder()
                .append(codebook.unit(unitReturn.unitId()).orElseThrow().code)
                .append('\t')
                .append(unitReturn.period().start())
                .append('\t')
                .append(unitReturn.period().end())
                .append('\n');
        unitReturn.counts().stream()
                .map(count -> line(count, codebook))
                .sorted()
                .forEach(text::append);
        return text.toString();
    }

    private static String line(Count count, Codebook codebook) {
        StringBuilder line = new StringBuilder()
                .append(codebook.procedure(count.procedureId()).orElseThrow().catalogKey)
                .append('\t')
                .append(count.level());
        for (Measure measure : Measure.ALL) {
            Integer figure = count.figures().get(measure);
            line.append('\t').append(figure == null ? "" : figure);
        }
        return line.append('\n').toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
