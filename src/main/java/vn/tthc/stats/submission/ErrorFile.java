package vn.tthc.stats.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.common.RowErrors;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.WholeFiles;

/**
 * What is to be corrected of an import, as a file in the columns of the one that was sent: the rows that were refused, and
 * those that were right with them if none of them is stored. So it can be sent as it is, and nothing is lost.
 */
@ApplicationScoped
class ErrorFile {

    /** How many errors are read at a time, each of which may bring a row of 65,536 characters with it. */
    private static final int PIECE = 50;

    /** Numbers come back as they were sent. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Inject
    ImportErrors errors;

    @Inject
    RowErrors rowErrors;

    @Inject
    Json json;

    @Inject
    WholeFiles files;

    @Inject
    ImportDirectory directory;

    static String mediaType(ImportJob job) {
        return isForm(job) ? Csv.MEDIA_TYPE + ";charset=UTF-8" : "application/x-ndjson";
    }

    static String name(ImportJob job) {
        return "import-" + job.id + "-errors." + (isForm(job) ? "csv" : "ndjson");
    }

    private static boolean isForm(ImportJob job) {
        return SubmissionFormat.valueOf(job.format).isForm();
    }

    /**
     * The texts and codes of a row's errors stand side by side behind it. Made while it is sent, in the language of the present
     * request.
     */
    StreamingOutput of(ImportJob job) {
        return files.of(name(job), out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            if (isForm(job)) {
                writeCsv(job, writer);
            } else {
                eachRow(
                        job,
                        (cells, found) -> writer.append(object(cells, found)).append('\n'));
            }
            writer.flush();
        });
    }

    /** Takes a row, and what is wrong with it. */
    @FunctionalInterface
    private interface RowTaker {
        void take(List<String> cells, List<ImportErrors.Kept> found) throws IOException;
    }

    private void eachRow(ImportJob job, RowTaker taker) throws IOException {
        if (job.state() == ImportJob.State.SUCCEEDED || job.rowsAccepted == 0) {
            eachWrongRow(job.id, taker);
            return;
        }
        try (RowReader sent = job.state() == ImportJob.State.REFUSED ? open(job) : null) {
            if (sent == null) {
                // Sent as it is, such a file is refused for this line: it is not the whole.
                RowError missing = RowError.at("", ErrorCode.ROWS_MISSING);
                taker.take(List.of(), List.of(new ImportErrors.Kept(0, missing, null)));
                eachWrongRow(job.id, taker);
                return;
            }
            eachWrongRow(job.id, (cells, found) -> {
                Integer number = found.get(0).error().row();
                if (number != null) {
                    rightRows(sent, number, taker);
                }
                taker.take(cells, found);
            });
            rightRows(sent, Integer.MAX_VALUE, taker);
        } catch (Refusal unreadable) {
            // As it was when it was refused; what the reason was stands in the first line.
        }
    }

    /** The file of the job; null if it is not here. */
    private RowReader open(ImportJob job) throws IOException {
        Optional<Path> file = directory.find(job.file);
        return file.isEmpty()
                ? null
                : SubmissionFormat.valueOf(job.format)
                        .open(file.get(), NumberFormat.valueOf(job.numberFormat), read -> {});
    }

    /** Goes on to the row with that number, which is wrong, and takes those before it. */
    private static void rightRows(RowReader sent, int wrong, RowTaker taker) throws IOException {
        for (SentRow row = sent.next(); row != null && row.number() < wrong; row = sent.next()) {
            taker.take(row.cells(), List.of());
        }
    }

    /** Holds a few rows at a time: a file may have as many wrong ones as it likes, and no request waits for its reader. */
    private void eachWrongRow(long importId, RowTaker taker) throws IOException {
        List<ImportErrors.Kept> found = new ArrayList<>();
        String cursor = null;
        do {
            Page<ImportErrors.Kept> page = errors.pageWithCells(importId, cursor, PIECE);
            for (ImportErrors.Kept kept : page.items()) {
                if (!found.isEmpty()
                        && !Objects.equals(
                                kept.error().row(), found.get(0).error().row())) {
                    taker.take(cells(found), found);
                    found.clear();
                }
                found.add(kept);
            }
            cursor = page.next();
        } while (cursor != null);
        if (!found.isEmpty()) {
            taker.take(cells(found), found);
        }
    }

    private void writeCsv(ImportJob job, Writer out) throws IOException {
        List<String> columns = job.columns == null ? List.of() : json.texts(job.columns);
        // The file may have been one of errors itself.
        boolean marked = Header.endsWithMarks(columns);
        int width = columns.size() - (marked ? Header.MARKS.size() : 0);
        char delimiter = job.delimiter == null ? ',' : job.delimiter;
        out.append(Csv.BYTE_ORDER_MARK);
        List<String> header = new ArrayList<>(columns.subList(0, width));
        header.addAll(Header.MARKS);
        Csv.writeLine(out, delimiter, header);
        eachRow(job, (cells, found) -> {
            List<String> line = new ArrayList<>(cells);
            // Blank cells beside the table would push what is wrong aside.
            while (line.size() > columns.size() && line.get(line.size() - 1).isBlank()) {
                line.remove(line.size() - 1);
            }
            if (marked && line.size() >= columns.size()) {
                line.subList(width, columns.size()).clear();
            }
            line.addAll(Collections.nCopies(Math.max(0, width - line.size()), null));
            line.add(texts(found));
            line.add(codes(found));
            Csv.writeLine(out, delimiter, line);
        });
    }

    /** The line that was sent with what is wrong behind it, or beside it if it is no object. */
    private String object(List<String> cells, List<ImportErrors.Kept> found) {
        ObjectNode object = cells.isEmpty() ? MAPPER.createObjectNode() : parsed(cells.get(0));
        if (object == null) {
            object = MAPPER.createObjectNode().put("line", cells.get(0));
        }
        object.remove(Header.MARKS);
        if (found.isEmpty()) {
            return object.toString();
        }
        object.put(Header.MARKS.get(0), texts(found));
        object.put(Header.MARKS.get(1), codes(found));
        return object.toString();
    }

    /** Null if it is no object, or its end is not there. */
    private static ObjectNode parsed(String line) {
        try {
            return MAPPER.readTree(line) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static List<String> cells(List<ImportErrors.Kept> found) {
        return found.stream()
                .map(ImportErrors.Kept::cells)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(List.of());
    }

    private String texts(List<ImportErrors.Kept> found) {
        return found.stream().map(kept -> rowErrors.text(kept.error())).collect(Collectors.joining(" "));
    }

    private static String codes(List<ImportErrors.Kept> found) {
        return found.stream().map(kept -> kept.error().code().code()).distinct().collect(Collectors.joining(" "));
    }
}
