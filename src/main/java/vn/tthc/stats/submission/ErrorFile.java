package vn.tthc.stats.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.RowErrors;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.Table;

/** The rows of an import that were refused, as a file in the columns of the one that was sent. */
@ApplicationScoped
class ErrorFile {

    @Inject
    ImportErrors errors;

    @Inject
    RowErrors rowErrors;

    @Inject
    Json json;

    static String mediaType(ImportJob job) {
        return isForm(job) ? Csv.MEDIA_TYPE + ";charset=UTF-8" : "application/x-ndjson";
    }

    static String name(ImportJob job) {
        return "import-" + job.id + "-errors." + (isForm(job) ? "csv" : "ndjson");
    }

    private static boolean isForm(ImportJob job) {
        return SubmissionFormat.valueOf(job.format).isForm();
    }

    /** One row for each row with errors, whose texts and codes stand side by side behind it. */
    String of(ImportJob job) {
        Map<Integer, List<ImportErrors.Kept>> byRow = new LinkedHashMap<>();
        String cursor = null;
        do {
            Page<ImportErrors.Kept> page = errors.page(job.id, cursor, Page.MAX_LIMIT);
            page.items()
                    .forEach(kept -> byRow.computeIfAbsent(
                                    kept.error().row() == null
                                            ? -1
                                            : kept.error().row(),
                                    row -> new ArrayList<>())
                            .add(kept));
            cursor = page.next();
        } while (cursor != null);
        return isForm(job) ? csv(job, byRow) : ndjson(byRow);
    }

    private String csv(ImportJob job, Map<Integer, List<ImportErrors.Kept>> byRow) {
        List<String> columns = new ArrayList<>(job.columns == null ? List.of() : json.texts(job.columns));
        int width = columns.size();
        columns.addAll(List.of("error", "code"));
        List<List<Object>> rows = new ArrayList<>();
        byRow.forEach((row, found) -> {
            List<String> cells = found.get(0).cells();
            List<Object> line = new ArrayList<>(cells == null ? List.of() : cells);
            line.addAll(Collections.nCopies(Math.max(0, width - line.size()), null));
            line.add(texts(found));
            line.add(codes(found));
            rows.add(line);
        });
        return Csv.write(new Table(name(job), columns, rows), true);
    }

    private String ndjson(Map<Integer, List<ImportErrors.Kept>> byRow) {
        StringBuilder lines = new StringBuilder();
        byRow.forEach((row, found) -> {
            List<String> cells = found.get(0).cells();
            String sent = cells == null ? "{}" : cells.get(0).strip();
            String errors = json.write(Map.of("error", texts(found), "code", codes(found)));
            boolean empty = sent.equals("{}");
            lines.append(sent, 0, sent.length() - 1)
                    .append(empty ? "" : ",")
                    .append(errors, 1, errors.length())
                    .append('\n');
        });
        return lines.toString();
    }

    private String texts(List<ImportErrors.Kept> found) {
        return found.stream().map(kept -> rowErrors.text(kept.error())).collect(Collectors.joining(" "));
    }

    private static String codes(List<ImportErrors.Kept> found) {
        return found.stream().map(kept -> kept.error().code().code()).distinct().collect(Collectors.joining(" "));
    }
}
