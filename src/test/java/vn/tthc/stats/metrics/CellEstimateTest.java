package vn.tthc.stats.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/** How many cells there may be is how many there are if everybody reports everything. */
class CellEstimateTest {

    private static final List<Dimension> OF_PROCEDURES =
            List.of(Dimension.PROCEDURE, Dimension.FIELD, Dimension.AGENCY, Dimension.LEVEL);

    private static final LocalDate TODAY = LocalDate.of(2024, 6, 1);

    @Test
    void everyCombinationOfWhatProceduresHaveIsACell() {
        Random random = new Random(26);
        for (int round = 0; round < 20; round++) {
            List<Procedure> procedures = new ArrayList<>();
            int number = 1 + random.nextInt(40);
            for (int id = 1; id <= number; id++) {
                Procedure procedure = new Procedure();
                procedure.id = id;
                procedure.fieldId = random.nextInt(8);
                procedure.agencyId = random.nextInt(4);
                procedures.add(procedure);
            }
            for (int subset = 0; subset < 16; subset++) {
                int chosen = subset;
                List<Dimension> dimensions = Stream.of(0, 1, 2, 3)
                        .filter(place -> (chosen >> place & 1) == 1)
                        .map(OF_PROCEDURES::get)
                        .toList();
                assertThat(weight(dimensions, procedures))
                        .as(dimensions + " of " + number)
                        .isEqualTo(cells(dimensions, procedures));
            }
        }
    }

    private static long weight(List<Dimension> dimensions, List<Procedure> procedures) {
        ReportingUnit unit = new ReportingUnit();
        unit.id = 1;
        unit.validFrom = LocalDate.of(2020, 1, 1);
        return new CellEstimate(
                        dimensions,
                        List.of(unit),
                        procedures,
                        new Period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 1, 31)),
                        null,
                        TODAY,
                        1)
                .weight();
    }

    private static long cells(List<Dimension> dimensions, List<Procedure> procedures) {
        return procedures.stream()
                .flatMap(procedure -> Stream.of(3, 4)
                        .map(level -> dimensions.stream()
                                .map(dimension -> switch (dimension) {
                                    case PROCEDURE -> procedure.id;
                                    case FIELD -> procedure.fieldId;
                                    case AGENCY -> procedure.agencyId;
                                    default -> level;
                                })
                                .toList()))
                .distinct()
                .count();
    }
}
