package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.tthc.stats.observation.Measure;

/** What is taken from NDJSON, and what is refused and how. */
class NdjsonRowReaderTest {

    private static final String KEYS = "'unit':'412','period':'2023-02','procedure':'1.004222','level':4,";

    /** Quotes are single in these tests, to be read by people. */
    private static RowReader open(String text) {
        return NdjsonRowReader.open(ReadRows.utf8(text.replace('\'', '"')));
    }

    private static List<String> wrong(String line) throws IOException {
        List<SentRow> rows = ReadRows.all(open(line));
        assertThat(rows).hasSize(1);
        return ReadRows.told(rows.get(0).misread());
    }

    @Test
    void readsRows() throws IOException {
        List<SentRow> rows = ReadRows.all(open("\uFEFF\n{" + KEYS + "'received':42,'feeDue':null}\r\n  \n"
                + "{'unitName':' Thành phố Vinh ','period':'2023'}"));
        SentRow row = rows.get(0);
        assertThat(row.unit()).isEqualTo("412");
        assertThat(row.period()).isEqualTo("2023-02");
        assertThat(row.procedure()).isEqualTo("1.004222");
        assertThat(row.level()).isEqualTo(4);
        assertThat(row.figures().get(Measure.RECEIVED)).isEqualTo(42);
        assertThat(row.figures().get(Measure.FEE_DUE)).isNull();
        assertThat(row.misread()).isEmpty();
        assertThat(row.cells()).containsExactly(("{" + KEYS + "'received':42,'feeDue':null}").replace('\'', '"'));
        assertThat(rows.get(1).number()).isEqualTo(1);
        assertThat(rows.get(1).unit()).isEqualTo("Thành phố Vinh");
        assertThat(rows.get(1).isNil()).isTrue();
        assertThat(rows).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'received':'42'|1/received not-a-whole-number [received, \"42\"]",
                "'received':4.2|1/received not-a-whole-number [received, 4.2]",
                "'received':4e2|1/received not-a-whole-number [received, 4e2]",
                "'received':true|1/received not-a-whole-number [received, true]",
                "'received':[1,[2]]|1/received not-a-whole-number [received, [ ]]",
                "'received':-1|1/received negative [received, -1]",
                "'received':-99999999999999999999|1/received negative [received, -99999999999999999999]",
                "'received':1000000001|1/received too-large [received, 1000000000]",
                "'received':99999999999999999999|1/received too-large [received, 1000000000]",
                "'unitName':5|1/unitName wrong-type [unitName, \"…\"]",
                "'unitName':{'a':[]}|1/unitName wrong-type [unitName, \"…\"]",
                "'unitName':'a\\u0001b'|1/unitName control-characters [unitName]",
            })
    void valuesAreNotGuessed(String field, String error) throws IOException {
        assertThat(wrong("{" + KEYS + field + "}")).containsExactly(error);
    }

    @Test
    void keysAreNotGuessed() throws IOException {
        assertThat(wrong("{'unit':412,'period':'2023','level':'4','amount':1}"))
                .containsExactly(
                        "1/unit wrong-type [unit, \"…\"]",
                        "1/level unknown-level [\"4\"]",
                        "1 unknown-field [amount, " + ColumnNames.all() + "]",
                        "1/procedure required [procedure]");
        assertThat(wrong("['a']")).containsExactly("1 wrong-type [[ ], { }]");
        assertThat(wrong("{'unit':'412','period':'2023','received':0}"))
                .containsExactly("1/procedure required [procedure]", "1/level required [level]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'unit':'412'|2/14 malformed-json [2, 14]",
                "{'unit':'412' 'period'}|2/15 malformed-json [2, 15]",
                "{'unit':'412','unit':'413'}|2/21 malformed-json [2, 21]",
                "{'unit':'412'} {'unit':'413'}|2/17 malformed-json [2, 17]",
                "{'received':012}|2/14 malformed-json [2, 14]",
            })
    void malformedLinesEndTheReading(String line, String told) {
        assertThat(ReadRows.told(open("{'unit':'412','period':'2023'}\n" + line)))
                .isEqualTo(told);
    }

    @Test
    void otherEncodingsAndEmptyBodiesAreRefused() {
        byte[] latin = "{\"unit\":\"412\",\"period\":\"2023\"}\n{\"unit\":\"à\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ReadRows.told(NdjsonRowReader.open(new ByteArrayInputStream(latin))))
                .isEqualTo("2/10 not-utf8 [2, 10]");
        assertThat(ReadRows.told(open("\n\n"))).isEqualTo("no-rows []");
    }

    @Test
    void aGigabyteOfOneLineIsRefusedAfterLittle() {
        Endless body = new Endless("\n{\"unit\":\"", '1', 1L << 30);
        assertThat(ReadRows.told(NdjsonRowReader.open(body))).isEqualTo("2 line-too-long [65536]");
        assertThat(body.bytesRead()).isLessThan(100_000);
    }
}
