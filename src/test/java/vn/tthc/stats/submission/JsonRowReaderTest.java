package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Measure;

/** A return in JSON as rows. */
class JsonRowReaderTest {

    /** Quotes are single in these tests, to be read by people. */
    private static List<SentRow> read(String json) throws IOException {
        return ReadRows.all(JsonRowReader.open(ReadRows.utf8(json.replace('\'', '"'))));
    }

    @Test
    void everyCountIsARow() throws IOException {
        List<SentRow> rows = read("{'unit':'412','period':'2023','counts':["
                + "{'procedure':'1.004222','level':4,'received':3},{'procedure':'1.004227','level':3,'feeDue':-1}]}");
        assertThat(rows).extracting(SentRow::number).containsExactly(0, 1);
        SentRow row = rows.get(0);
        assertThat(row.unit()).isEqualTo("412");
        assertThat(row.period()).isEqualTo("2023");
        assertThat(row.procedure()).isEqualTo("1.004222");
        assertThat(row.level()).isEqualTo(4);
        assertThat(row.figures().get(Measure.RECEIVED)).isEqualTo(3);
        assertThat(row.misread()).isEmpty();
        assertThat(ReadRows.told(rows.get(1).misread())).containsExactly("/counts/1/feeDue negative [feeDue, -1]");
    }

    @Test
    void errorsStandWhereTheValueIs() throws IOException {
        SentRow.Place place =
                read("{'unit':'412','period':'2023','counts':[{},{}]}").get(1).place();
        assertThat(place.error(ReturnColumn.UNIT, ErrorCode.UNKNOWN_UNIT, "412"))
                .isEqualTo(RowError.at("/unit", ErrorCode.UNKNOWN_UNIT, "412"));
        assertThat(place.error(ReturnColumn.PERIOD, ErrorCode.INVALID_PERIOD, "x"))
                .isEqualTo(RowError.at("/period", ErrorCode.INVALID_PERIOD, "x"));
        assertThat(place.error(ReturnColumn.RECEIVED_ONLINE, ErrorCode.NEGATIVE))
                .isEqualTo(RowError.inRow(1, "/counts/1/receivedOnline", ErrorCode.NEGATIVE));
        assertThat(place.error(null, ErrorCode.NO_MEASURES))
                .isEqualTo(RowError.inRow(1, "/counts/1", ErrorCode.NO_MEASURES));
    }

    @Test
    void aReturnWithoutCountsIsANilRow() throws IOException {
        List<SentRow> rows = read("{'unit':'412','period':'2023','counts':[]}");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).isNil()).isTrue();
        assertThat(rows.get(0).unit()).isEqualTo("412");
    }

    @Test
    void whatIsWrongWithTheReturnIsToldOnce() throws IOException {
        List<SentRow> rows = read("{'unit':412,'counts':[{'level':4},{'level':4}]}");
        assertThat(ReadRows.told(rows.get(0).misread()))
                .containsExactly(
                        "/unit wrong-type [unit, \"…\"]",
                        "/period required [period]",
                        "/counts/0/procedure required [procedure]");
        assertThat(ReadRows.told(rows.get(1).misread())).containsExactly("/counts/1/procedure required [procedure]");
        assertThat(ReadRows.told(read("[1]").get(0).misread())).containsExactly("wrong-type [body, { }]");
        rows = read("{'unit':'412','period':'2023','counts':[{'procedure':'1.004222','level':4.0,'received':1}]}");
        assertThat(ReadRows.told(rows.get(0).misread())).containsExactly("/counts/0/level unknown-level [4.0]");
        rows = read("{'unit':'412','period':'2023'}");
        assertThat(rows.get(0).isNil()).isFalse();
        assertThat(ReadRows.told(rows.get(0).misread())).containsExactly("/counts required [counts]");
    }
}
