package vn.tthc.stats.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The very bytes of CSV: whoever compares the files of two days is to find what has changed and nothing else. */
class CsvTest {

    private static byte[] bytes(boolean byteOrderMark, List<Column> columns, List<List<Object>> rows)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Table table = Table.of(FileName.of("x"), columns, rows, List.of());
        Csv.write(table, new Form(Format.CSV, Labelling.BOTH, byteOrderMark), new Headings(Locale.ENGLISH), out);
        return out.toByteArray();
    }

    private static String line(Object... cells) throws IOException {
        StringWriter out = new StringWriter();
        Csv.writeLine(out, ';', Arrays.asList(cells));
        return out.toString();
    }

    @Test
    void aTableIsUtf8WithLinesThatEndInCrLf() throws IOException {
        List<Column> columns = List.of(Column.code("unit"), Column.figure("rate"), Column.plain("note,\"s\""));
        List<List<Object>> rows = List.of(
                List.of("412", new BigDecimal("1E-7"), "Đã \"xong\", hết"),
                Arrays.asList(null, null, null),
                Arrays.asList("", "", ""),
                List.of(LocalDate.of(2023, 2, 1), 42L, true),
                List.of(Instant.EPOCH, -1, "𝄞"));
        String text = "unit,rate,\"note,\"\"s\"\"\"\r\n"
                + "412,0.0000001,\"Đã \"\"xong\"\", hết\"\r\n"
                + ",,\r\n"
                + "\"\",,\r\n"
                + "2023-02-01,42,true\r\n"
                + "1970-01-01T00:00:00Z,-1,𝄞\r\n";
        assertThat(bytes(false, columns, rows)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(bytes(true, columns, rows)).isEqualTo(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));
        assertThat(bytes(false, columns.subList(0, 1), List.of()))
                .isEqualTo("unit\r\n".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "a\"b",
                "a;b",
                "a\nb",
                "a\rb",
                "a\r\nb",
                "a\n",
                " ",
                " a",
                "a ",
                "a\t",
                "a\u0001",
                "\u0001a",
                "!a",
                "#",
                "#a",
                "a;long;text;that;has;more;than;twenty;characters",
                "a long text that ends in a blank "
            })
    void isInQuotes(String text) throws IOException {
        String quoted = '"' + text.replace("\"", "\"\"") + '"';
        assertThat(line(text, text)).isEqualTo(quoted + ";" + quoted + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a,b",
                "a b",
                "a\tb",
                "a#",
                "$a",
                "%",
                "'",
                "'a",
                "\u00A0a\u00A0",
                "\u3000a\u3000",
                "\uFEFFa",
                "\\",
                "a!",
                "a\u2028b",
                "a long text without anything that would need quotes"
            })
    void isInNoQuotes(String text) throws IOException {
        assertThat(line(text, text)).isEqualTo(text + ";" + text + "\r\n");
    }

    @Test
    void nothingAndTheEmptyTextDifferAtTheBeginningOfALineOnly() throws IOException {
        assertThat(line("", "", null, "")).isEqualTo("\"\";;;\r\n");
        assertThat(line(null, "", null, "a")).isEqualTo(";;;a\r\n");
        assertThat(line("")).isEqualTo("\"\"\r\n");
        assertThat(line(Collections.singleton(null).toArray())).isEqualTo("\r\n");
        assertThat(line()).isEqualTo("\r\n");
    }

    @Test
    void whatIsMadeInertIsQuotedByWhatItIsThen() throws IOException {
        assertThat(line("=1+1", "@a;b", " =1", "\tx", -5)).isEqualTo("'=1+1;\"'@a;b\";' =1;'\tx;-5\r\n");
    }

    /** By that a reader who hangs up is told from a mistake of ours. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void whatCannotBeWrittenIsAnIOException(int rows) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        };
        Table table = Table.of(
                FileName.of("x"),
                List.of(Column.code("unit")),
                Stream.generate(() -> List.<Object>of("412")).limit(rows).toList(),
                List.of());
        Form form = new Form(Format.CSV, Labelling.BOTH, false);
        assertThatThrownBy(() -> Csv.write(table, form, new Headings(Locale.ENGLISH), closed))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("closed");
    }
}
