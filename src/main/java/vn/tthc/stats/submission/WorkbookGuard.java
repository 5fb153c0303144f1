package vn.tthc.stats.submission;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/**
 * Looks all through a workbook before it is read. The library that reads it trusts the file: it would inflate, expand and
 * collect whatever it is told to. Nothing is kept of what is looked at.
 */
final class WorkbookGuard {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLE = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private static final int MOST_PARTS = 2000;
    private static final long MOST_BYTES = 512L << 20;

    /** Everything that is not a sheet is held in memory. */
    private static final long LARGEST_IN_MEMORY = 32L << 20;

    private final Path file;
    private final WorkbookScan scan = new WorkbookScan();
    private long inflated;

    private WorkbookGuard(Path file) {
        this.file = file;
    }

    /**
     * Looks through the file.
     *
     * @throws Refusal if it is no workbook, or one that cannot be read safely, or has macros, merged cells or
     *     other cells that would be misread
     */
    static void check(Path file) throws IOException {
        new WorkbookGuard(file).check();
    }

    /** A refusal with a reason that needs no language. */
    static Refusal malformed(String reason) {
        return Refusal.of(ErrorCode.MALFORMED_WORKBOOK, reason);
    }

    /**
     * A refusal of a row or cell with a reason that needs no language.
     *
     * @param row counted from 1
     * @param column its letters; null = the row as a whole
     */
    static Refusal malformed(long row, String column, String reason) {
        return Refusal.at(
                RowError.atLine(row, column, ErrorCode.MALFORMED_WORKBOOK, reason),
                ErrorCode.MALFORMED_WORKBOOK,
                reason);
    }

    private void check() throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(ZIP.length);
        }
        if (Arrays.equals(head, OLE)) {
            throw malformed(".xls / password");
        }
        if (!Arrays.equals(head, ZIP)) {
            throw malformed("≠ ZIP");
        }
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            checkParts(zip);
        } catch (Refusal refusal) {
            throw refusal;
        } catch (IOException | RuntimeException broken) {
            // It has been written to a file as a whole, so that what cannot be read of it is broken.
            throw malformed("ZIP");
        }
        if (!scan.errors().isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_RETURN, scan.errors());
        }
    }

    private void checkParts(ZipFile zip) throws IOException {
        List<ZipArchiveEntry> parts = new ArrayList<>();
        for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
            parts.add(all.nextElement());
            if (parts.size() > MOST_PARTS) {
                throw malformed("ZIP > " + MOST_PARTS);
            }
        }
        for (ZipArchiveEntry part : parts) {
            if (part.getName().toLowerCase(Locale.ROOT).endsWith("vbaproject.bin")) {
                throw Refusal.of(ErrorCode.INVALID_RETURN, List.of(RowError.at("", ErrorCode.MACROS)));
            }
            if (part.getGeneralPurposeBit().usesEncryption() || !zip.canReadEntryData(part)) {
                throw malformed(shortName(part) + ": password");
            }
        }
        for (ZipArchiveEntry part : parts) {
            checkPart(zip, part);
        }
        scan.checkStrings();
    }

    private void checkPart(ZipFile zip, ZipArchiveEntry entry) throws IOException {
        String name = shortName(entry);
        long compressed = Math.min(entry.getCompressedSize(), Files.size(file));
        try (InflatedPart part = new InflatedPart(zip.getInputStream(entry), name, compressed, this::count);
                BufferedInputStream buffered = new BufferedInputStream(part.asXml())) {
            if (isXml(buffered)) {
                boolean sheet = scan.isSheet(buffered, name);
                if (!sheet) {
                    part.refuseAbove(LARGEST_IN_MEMORY);
                }
            } else {
                part.transferTo(OutputStream.nullOutputStream());
            }
        } catch (XMLStreamException broken) {
            throw malformed(name + ": XML");
        }
    }

    private long count(long bytes) {
        inflated += bytes;
        if (inflated > MOST_BYTES) {
            throw malformed("ZIP > " + MOST_BYTES);
        }
        return inflated;
    }

    /** Whether a parser of XML might take it for that: text, in any encoding of Unicode. */
    private static boolean isXml(BufferedInputStream part) throws IOException {
        part.mark(2);
        int first = part.read();
        int second = part.read();
        part.reset();
        return switch (first) {
            case '<', ' ', '\t', '\r', '\n', 0xEF -> true;
            case 0x00 -> second == '<' || second == 0x00;
            case 0xFE -> second == 0xFF;
            case 0xFF -> second == 0xFE;
            default -> false;
        };
    }

    private static String shortName(ZipArchiveEntry part) {
        String name = part.getName();
        return name.length() <= 60 ? name : "…" + name.substring(name.length() - 59);
    }
}
