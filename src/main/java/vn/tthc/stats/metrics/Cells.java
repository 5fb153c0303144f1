package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Cube;
import vn.tthc.stats.observation.Coded;

/** Where cells are, as columns of tables and as dimensions of cubes. */
final class Cells {

    private static final Comparator<Coded> NONE_LAST = Comparator.nullsLast(Comparator.comparing(Coded::code));

    private Cells() {}

    /** A column of codes and one of names for each dimension. */
    static List<Column> columns(List<Dimension> dimensions) {
        return dimensions.stream()
                .flatMap(dimension ->
                        List.of(Column.code(dimension.code()), Column.name(dimension.code() + "Name")).stream())
                .toList();
    }

    /**
     * The values of those columns. A day is one, so that a spreadsheet can reckon with it.
     *
     * @param ofNone see {@link Labels#ofNone}
     */
    static List<Object> labels(List<Dimension> dimensions, Key key, List<Coded> at, List<String> ofNone) {
        List<Object> labels = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            Coded member = at.get(i);
            labels.add(dimensions.get(i) == Dimension.DAY ? key.part(i) : member == null ? null : member.code());
            labels.add(member == null ? ofNone.get(i) : member.name());
        }
        return labels;
    }

    /**
     * A column for each dimension of units with what tells one from others whose code it has. They come after all others:
     * whoever reads by place finds these where they were.
     */
    static List<Column> keyColumns(List<Dimension> dimensions) {
        return dimensions.stream()
                .filter(Dimension::isUnit)
                .map(dimension -> Column.key(dimension.code() + "Key"))
                .toList();
    }

    /** The values of those columns. */
    static List<String> keys(List<Dimension> dimensions, List<Coded> at) {
        List<String> keys = new ArrayList<>();
        for (int i : Dimension.places(dimensions, Dimension::isUnit)) {
            keys.add(at.get(i) == null ? null : at.get(i).key());
        }
        return keys;
    }

    /**
     * The dimensions of a cube.
     *
     * @param ofNone see {@link Labels#ofNone}
     */
    static List<Cube.Dimension> dimensions(List<Dimension> dimensions, List<String> ofNone) {
        return IntStream.range(0, dimensions.size())
                .mapToObj(i -> new Cube.Dimension(dimensions.get(i).code(), role(dimensions.get(i)), ofNone.get(i)))
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
    static List<Cube.Member> members(List<Coded> at) {
        List<Cube.Member> members = new ArrayList<>();
        at.forEach(member ->
                members.add(member == null ? null : new Cube.Member(member.key(), member.code(), member.name())));
        return members;
    }

    /** By the codes of the dimensions in their order, those of none last, then by key: two rows of one unit, before and
     * after it was renamed, may have the same code. */
    static <T> Comparator<T> byPlace(Function<T, List<Coded>> at, Function<T, Key> key) {
        return (one, other) -> {
            List<Coded> left = at.apply(one);
            List<Coded> right = at.apply(other);
            for (int i = 0; i < left.size(); i++) {
                // Mostly the very same: Labels has each member once.
                if (left.get(i) != right.get(i)) {
                    int order = NONE_LAST.compare(left.get(i), right.get(i));
                    if (order != 0) {
                        return order;
                    }
                }
            }
            return key.apply(one).toString().compareTo(key.apply(other).toString());
        };
    }
}
