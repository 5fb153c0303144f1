package vn.tthc.stats.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** Which CSV is taken, and where it is said to be wrong; what the changes have to say is {@link ReferenceChangeBodyTest}. */
class ChangeReaderTest {

    private static final int MOST = 3;

    private final List<RowError> errors = new ArrayList<>();

    private List<SentChange> read(String text) {
        return new ChangeReader(MOST, errors).csv(text.getBytes(StandardCharsets.UTF_8));
    }

    private Refusal refused(String text) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(text));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesAreCountedAsAnEditorDoes(String end) {
        String text = "reason;nameVi\n\n\"a\n\"\"b\n\";x\n;\n \t;\"\"\nc;\nd;\"y\n\"".replace("\n", end);
        assertThat(read(text))
                .extracting(
                        SentChange::row,
                        SentChange::line,
                        change -> change.text(ChangeField.REASON),
                        change -> change.text(ChangeField.NAME_VI))
                .containsExactly(
                        tuple(0, 3L, "a\n\"b".replace("\n", end), "x"),
                        tuple(1, 8L, "c", null),
                        tuple(2, 9L, "d", "y"));
        assertThat(errors).isEmpty();
    }

    @Test
    void aQuoteInsideOfACellIsAsGoodAsAnyOtherCharacter() {
        assertThat(read("reason;nameVi\nNQ \"1\";\"\"\"a\"\";\"\n"))
                .extracting(change -> change.text(ChangeField.REASON), change -> change.text(ChangeField.NAME_VI))
                .containsExactly(tuple("NQ \"1\"", "\"a\";"));
    }

    @Test
    void aLineMayHaveFewerCellsButNotMore() {
        assertThat(read("reason;nameVi\na\nb;c;d\n\"\";\n"))
                .extracting(SentChange::line, change -> change.text(ChangeField.REASON))
                .containsExactly(tuple(2L, "a"), tuple(3L, null));
        assertThat(errors).containsExactly(RowError.inFile(1, 3, null, ErrorCode.TOO_MANY_CELLS_IN_LINE, 3, 2));
        errors.clear();
        read("reason;nameVi\n" + "x;".repeat(20_000) + "\n");
        assertThat(errors).extracting(RowError::code).containsExactly(ErrorCode.TOO_MANY_CELLS_IN_LINE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "reason;nameVi⏎\"a;b|2|UNCLOSED_QUOTE",
                "\"reason|1|UNCLOSED_QUOTE",
                "reason⏎\"|2|UNCLOSED_QUOTE",
                "reason⏎\"a\"\"|2|UNCLOSED_QUOTE",
                "reason⏎a⏎⏎\"b⏎c\"⏎\"d⏎e⏎|6|UNCLOSED_QUOTE",
                "reason⏎\"a\"b⏎|2|STRAY_QUOTE",
                "reason⏎\"a\"b|2|STRAY_QUOTE",
                "reason⏎\"a\" ⏎|2|STRAY_QUOTE",
                "reason⏎\"a⏎⏎\"x\"⏎c|2|STRAY_QUOTE",
                "reason⏎a⏎⏎\"b⏎c\"⏎\"d⏎\" e⏎|6|STRAY_QUOTE",
                "reason⏎\"a\" \"b\"⏎|2|STRAY_QUOTE",
                "\"reason\"x⏎|1|STRAY_QUOTE",
            })
    void aQuoteThatMovesCellsEndsTheReadingAtItsLine(String text, long line, ErrorCode code) {
        Refusal refusal = refused(text.replace("⏎", "\r\n"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_CSV);
        assertThat(refusal.args()).containsExactly(String.valueOf(line));
        assertThat(refusal.errors()).containsExactly(RowError.atLine(line, null, code));
    }

    @Test
    void theHeaderIsTheFirstLineEvenIfItIsEmpty() {
        assertThat(read("")).isEmpty();
        assertThat(read("\uFEFF")).isEmpty();
        assertThat(read("reason")).isEmpty();
        for (String text : List.of("\n", "\r\nreason\r\n", "\"\"\n", " \n")) {
            assertThat(refused(text).errors())
                    .extracting(RowError::code, error -> error.cell().line())
                    .containsExactly(tuple(ErrorCode.UNKNOWN_COLUMN, 1L));
        }
    }

    @Test
    void whatIsBehindTheLastRowThatIsTakenIsNotLookedAt() {
        assertThat(refused("reason\na\nb\nc\nd\n\"").code()).isEqualTo(ErrorCode.TOO_MANY_ROWS);
        assertThat(refused("x\n\"").errors()).extracting(RowError::code).containsExactly(ErrorCode.UNKNOWN_COLUMN);
    }
}
