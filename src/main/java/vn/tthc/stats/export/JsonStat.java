package vn.tthc.stats.export;

import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/**
 * Writes cubes as JSON-stat 2.0 (https://json-stat.org/full/), class {@code dataset}. The figures of a cell are the last
 * dimension, {@code figure}, of role metric. Values are dense: all readers understand that.
 */
public final class JsonStat {

    /** Not registered, as no type for JSON-stat is; in use, and JSON to whoever does not know it (RFC 6839). */
    public static final String MEDIA_TYPE = "application/json-stat+json";

    /** What an answer looks like, for the published document. */
    public static final String EXAMPLE = """
            {"version":"2.0","class":"dataset","label":"Tỷ lệ hồ sơ nộp trực tuyến, 2023-02",
             "source":"Báo cáo của các đơn vị","updated":"2026-11-24T01:38:43Z",
             "id":["district","figure"],"size":[2,3],"role":{"geo":["district"],"metric":["figure"]},
             "dimension":{
              "district":{"label":"Cấp huyện","category":{"index":["412","423"],
               "label":{"412":"Thành phố Vinh","423":"Huyện Tân Kỳ"}}},
              "figure":{"label":"Chỉ số","category":{"index":["numerator","denominator","rate"],
               "label":{"numerator":"Tử số","denominator":"Mẫu số","rate":"Tỷ lệ"},
               "unit":{"numerator":{"decimals":0},"denominator":{"decimals":0},"rate":{"decimals":6}}}}},
             "value":[960,1200,0.8,null,null,null],
             "extension":{"metric":"online-rate","revision":"324","synthetic":false}}
            """;

    /** A value for each combination of all members: few dimensions make many. */
    static final int MOST_VALUES = 500_000;

    /** The member of a dimension for what is in none, as SDMX calls what does not apply. */
    static final String NONE = "_Z";

    private static final String FIGURE = "figure";

    private static final Cube.Member IN_NONE = new Cube.Member(NONE, NONE, NONE);

    private final Cube cube;
    private final Labelling labels;
    private final Headings headings;

    /** The members of each dimension by what tells them apart, in order. */
    private final List<Map<String, Cube.Member>> members = new ArrayList<>();

    /** Where each of them stands. */
    private final List<Map<String, Integer>> places = new ArrayList<>();

    private JsonStat(Cube cube, Labelling labels, Headings headings) {
        this.cube = cube;
        this.labels = labels;
        this.headings = headings;
        for (int i = 0; i < cube.dimensions().size(); i++) {
            Map<String, Cube.Member> found = membersOf(i);
            members.add(found);
            Map<String, Integer> at = new HashMap<>();
            found.keySet().forEach(key -> at.put(key, at.size()));
            places.add(at);
        }
    }

    /**
     * The cube as an object to be written as JSON.
     *
     * @throws Refusal {@code cube-too-large} if it would have too many values
     */
    static Map<String, Object> of(Cube cube, Labelling labels, Headings headings) {
        return new JsonStat(cube, labels, headings).dataset();
    }

    private Map<String, Object> dataset() {
        List<Integer> size = new ArrayList<>(members.stream().map(Map::size).toList());
        size.add(cube.figures().size());
        long values = size.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (values > MOST_VALUES) {
            throw Refusal.of(ErrorCode.CUBE_TOO_LARGE, values, MOST_VALUES);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", "2.0");
        json.put("class", "dataset");
        json.put("label", cube.label());
        json.put("source", cube.source());
        if (cube.updated() != null) {
            json.put("updated", cube.updated().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        if (!cube.notes().isEmpty()) {
            json.put("note", cube.notes());
        }
        List<String> ids = new ArrayList<>(
                cube.dimensions().stream().map(Cube.Dimension::code).toList());
        ids.add(FIGURE);
        json.put("id", ids);
        json.put("size", size);
        json.put("role", roles());
        json.put("dimension", dimensions());
        json.put("value", values((int) values));
        json.put("extension", cube.extension());
        return json;
    }

    private Map<String, List<String>> roles() {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        for (Cube.Dimension dimension : cube.dimensions()) {
            switch (dimension.role()) {
                case TIME ->
                    roles.computeIfAbsent("time", none -> new ArrayList<>()).add(dimension.code());
                case GEO ->
                    roles.computeIfAbsent("geo", none -> new ArrayList<>()).add(dimension.code());
                case OTHER -> {
                    // A classification, which is what a dimension is that has no role.
                }
            }
        }
        roles.put("metric", List.of(FIGURE));
        return roles;
    }

    private Map<String, Object> dimensions() {
        Map<String, Object> dimensions = new LinkedHashMap<>();
        for (int i = 0; i < members.size(); i++) {
            Cube.Dimension of = cube.dimensions().get(i);
            String none = of.none() == null ? headings.of("none") : of.none();
            dimensions.put(
                    of.code(), dimension(of.code(), category(members.get(i).values(), none)));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("index", cube.figures().stream().map(Column::code).toList());
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Object> units = new LinkedHashMap<>();
        for (int i = 0; i < cube.figures().size(); i++) {
            Column figure = cube.figures().get(i);
            names.put(figure.code(), headings.of(figure));
            units.put(figure.code(), Map.of("decimals", decimals(i)));
        }
        figures.put("label", names);
        figures.put("unit", units);
        dimensions.put(FIGURE, dimension(FIGURE, figures));
        return dimensions;
    }

    private Map<String, Object> dimension(String code, Map<String, Object> category) {
        Map<String, Object> dimension = new LinkedHashMap<>();
        dimension.put("label", headings.of("dimension." + code));
        dimension.put("category", category);
        return dimension;
    }

    /** Codes as they are, unless several members share one: then what tells them apart. */
    private Map<String, Object> category(Collection<Cube.Member> all, String none) {
        Map<String, Long> sharing =
                all.stream().collect(Collectors.groupingBy(Cube.Member::code, Collectors.counting()));
        List<String> index = new ArrayList<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Cube.Member member : all) {
            String id = sharing.get(member.code()) > 1 ? member.key() : member.code();
            index.add(id);
            names.put(id, member == IN_NONE ? none : member.name());
        }
        Map<String, Object> category = new LinkedHashMap<>();
        category.put("index", index);
        if (labels.hasNames()) {
            category.put("label", names);
        }
        return category;
    }

    /** In the order in which the rows have them, which may be one by figures; time always runs forward. */
    private Map<String, Cube.Member> membersOf(int place) {
        Map<String, Cube.Member> found =
                cube.dimensions().get(place).role() == Cube.Role.TIME ? new TreeMap<>() : new LinkedHashMap<>();
        cube.cells().stream().map(cell -> at(cell, place)).forEach(member -> found.putIfAbsent(member.key(), member));
        return found;
    }

    private static Cube.Member at(Cube.Cell cell, int place) {
        Cube.Member member = cell.at().get(place);
        return member == null ? IN_NONE : member;
    }

    /** Row-major: the last dimension, the figures of a cell, moves fastest. */
    private Number[] values(int count) {
        Number[] values = new Number[count];
        for (Cube.Cell cell : cube.cells()) {
            int at = 0;
            for (int i = 0; i < members.size(); i++) {
                at = at * members.get(i).size() + places.get(i).get(at(cell, i).key());
            }
            for (int i = 0; i < cube.figures().size(); i++) {
                values[at * cube.figures().size() + i] = cell.figures().get(i);
            }
        }
        return values;
    }

    private int decimals(int figure) {
        return cube.cells().stream()
                .map(cell -> cell.figures().get(figure))
                .filter(BigDecimal.class::isInstance)
                .mapToInt(number -> ((BigDecimal) number).scale())
                .max()
                .orElse(0);
    }
}
