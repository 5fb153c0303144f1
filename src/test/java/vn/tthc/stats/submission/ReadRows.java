package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** What the tests of the readers of files ask. */
final class ReadRows {

    private ReadRows() {}

    static List<SentRow> all(RowReader reader) throws IOException {
        try (reader) {
            List<SentRow> rows = new ArrayList<>();
            for (SentRow row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
            return rows;
        }
    }

    static ByteArrayInputStream utf8(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static Refusal refusal(RowReader reader) {
        return catchThrowableOfType(Refusal.class, () -> all(reader));
    }

    /** A refusal in short: its message if it has one reason, its errors if there are several. */
    static String told(RowReader reader) {
        Refusal refusal = refusal(reader);
        return refusal.errors().isEmpty() ? refusal.getMessage() : String.join("; ", told(refusal.errors()));
    }

    /** Errors in short: {@code line/column code args}. */
    static List<String> told(List<RowError> errors) {
        return errors.stream()
                .map(error -> {
                    String place = error.cell() == null
                            ? error.pointer()
                            : error.cell().line()
                                    + (error.cell().column() == null
                                            ? ""
                                            : "/" + error.cell().column());
                    return (place + " " + error.code().code() + " " + error.args()).strip();
                })
                .toList();
    }
}
