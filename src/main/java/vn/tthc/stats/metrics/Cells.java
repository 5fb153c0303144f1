package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Cube;
import vn.tthc.stats.observation.Coded;

/** Where cells are, as columns of tables and as dimensions of cubes. */
final class Cells {

    private Cells() {}

    /** A column of codes and one of names for each dimension. */
    static List<Column> columns(List<Dimension> dimensions) {
        return dimensions.stream()
                .flatMap(dimension ->
                        List.of(Column.code(dimension.code()), Column.name(dimension.code() + "Name")).stream())
                .toList();
    }

    /** The values of those columns. A day is one, so that a spreadsheet can reckon with it. */
    static List<Object> labels(Map<Dimension, Coded> at) {
        List<Object> labels = new ArrayList<>();
        at.forEach((dimension, member) -> {
            Object code = member == null ? null : member.code();
            labels.add(dimension == Dimension.DAY && code != null ? LocalDate.parse(member.code()) : code);
            labels.add(member == null ? null : member.name());
        });
        return labels;
    }

    /** The dimensions of a cube. */
    static List<Cube.Dimension> dimensions(List<Dimension> dimensions) {
        return dimensions.stream()
                .map(dimension -> new Cube.Dimension(dimension.code(), role(dimension)))
                .toList();
    }

    private static Cube.Role role(Dimension dimension) {
        return switch (dimension) {
            case PROVINCE, DISTRICT, UNIT -> Cube.Role.GEO;
            case DAY, WEEK, MONTH, QUARTER, YEAR -> Cube.Role.TIME;
            case KIND, PROCEDURE, FIELD, AGENCY, LEVEL -> Cube.Role.OTHER;
        };
    }

    /** The place of a cell in those dimensions. */
    static List<Cube.Member> members(Map<Dimension, Coded> at) {
        List<Cube.Member> members = new ArrayList<>();
        at.values()
                .forEach(member -> members.add(
                        member == null ? null : new Cube.Member(member.key(), member.code(), member.name())));
        return members;
    }
}
