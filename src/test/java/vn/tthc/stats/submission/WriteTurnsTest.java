package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WriteTurnsTest {

    private static WriteTurns of(int connections) {
        WriteTurns turns = new WriteTurns();
        turns.parallel = 7;
        turns.imported = 2;
        turns.exported = 5;
        turns.connections = connections;
        turns.working = 1;
        return turns;
    }

    @Test
    void leaveReadersThreeConnections() {
        assertThatCode(() -> of(17).limit()).doesNotThrowAnyException();
        assertThatThrownBy(() -> of(16).limit())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "tthc.write.parallel (7)", "tthc.import.parallel (2)", "tthc.export.parallel (5)", "16");
    }

    @Test
    void letSomebodyWrite() {
        WriteTurns turns = of(17);
        turns.working = 0;
        assertThatThrownBy(turns::limit).hasMessageContaining("tthc.write.working (0)");
    }
}
