package vn.tthc.stats.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Draws rates of units as bars and as a map. */
final class Pictures {

    private static final Color INK = new Color(0x222222);
    private static final Color BAR = new Color(0x2b6cb0);
    private static final Color TARGET = new Color(0xc05621);
    private static final Color NONE = new Color(0xdddddd);
    private static final Color LINE = new Color(0xffffff);

    /** Upper bounds of the shades in per cent, the last one up to everything; darker is more. */
    private static final int[] BOUNDS = {20, 30, 40, 50, 60};

    private static final Color[] SHADES = {
        new Color(0xeff3ff),
        new Color(0xc6dbef),
        new Color(0x9ecae1),
        new Color(0x6baed6),
        new Color(0x3182bd),
        new Color(0x08519c)
    };

    private static final double WIDTH = 460;
    private static final double NAMES = 130;
    private static final double ROW = 13;
    private static final double SIZE = 8;

    /** More bars than these say nothing. */
    private static final int MOST_BARS = 30;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Pictures() {}

    /**
     * The rate of a unit.
     *
     * @param rate 1 = 100 %, not rounded; null = it has none
     */
    record Rate(String code, String name, BigDecimal rate) {}

    /**
     * A bar for each unit that has a rate, the highest first.
     *
     * @param target where a line is drawn; null = nowhere
     */
    static Drawing bars(List<Rate> rates, BigDecimal target) {
        List<Rate> shown = rates.stream()
                .filter(rate -> rate.rate != null)
                .sorted(Comparator.comparing(Rate::rate).reversed())
                .limit(MOST_BARS)
                .toList();
        Drawing drawing = new Drawing(WIDTH, (shown.size() + 2) * ROW);
        double scale = (WIDTH - NAMES - 50) / 100;
        double y = ROW;
        if (target != null && !shown.isEmpty()) {
            target(drawing, target, NAMES + target.doubleValue() * 100 * scale, shown.size() * ROW);
        }
        for (Rate rate : shown) {
            double length = Math.min(100, rate.rate.doubleValue() * 100) * scale;
            drawing.textEndingAt(rate.name, NAMES - 6, y + 8, SIZE, INK);
            drawing.rectangle(
                    NAMES, y, Math.max(length, 0.5), ROW - 3, BAR, rate.name + ": " + Wording.percent(rate.rate));
            drawing.text(Wording.percent(rate.rate), NAMES + length + 4, y + 8, SIZE, INK);
            y += ROW;
        }
        return drawing;
    }

    /** A line behind the bars. */
    private static void target(Drawing drawing, BigDecimal rate, double x, double height) {
        drawing.rectangle(x, ROW - 3, 1, height + 3, TARGET, null);
        drawing.text("Mục tiêu " + Wording.percent(rate), x - 20, height + ROW + 9, SIZE, TARGET);
    }

    /**
     * The areas of units, shaded by their rates.
     *
     * @param geography name of the file of the areas
     */
    static Drawing map(List<Rate> rates, String geography) {
        Map<String, Rate> byCode =
                rates.stream().collect(Collectors.toMap(Rate::code, Function.identity(), (one, other) -> one));
        JsonNode features = read(geography).get("features");
        Bounds bounds = new Bounds();
        features.forEach(feature -> rings(feature, ring -> ring.forEach(bounds::add)));
        double height = WIDTH * 0.62;
        Drawing drawing = new Drawing(WIDTH, height);
        Projection projection = bounds.into(WIDTH - 110, height);
        for (JsonNode feature : features) {
            Path2D shape = new Path2D.Double(Path2D.WIND_EVEN_ODD);
            rings(feature, ring -> projection.add(ring, shape));
            JsonNode properties = feature.get("properties");
            Rate rate = byCode.get(properties.get("code").asText());
            boolean known = rate != null && rate.rate != null;
            drawing.area(
                    shape,
                    known ? shade(rate.rate.doubleValue()) : NONE,
                    LINE,
                    properties.get("name").asText() + ": " + (known ? Wording.percent(rate.rate) : "không có số liệu"));
        }
        legend(drawing, height);
        return drawing;
    }

    private static void legend(Drawing drawing, double height) {
        double x = WIDTH - 100;
        double y = height - (SHADES.length + 1) * ROW - 6;
        for (int i = SHADES.length - 1; i >= 0; i--) {
            drawing.rectangle(x, y, 14, ROW - 3, SHADES[i], null);
            String words = i == 0
                    ? "dưới " + BOUNDS[0] + " %"
                    : i == BOUNDS.length
                            ? "từ " + BOUNDS[i - 1] + " % trở lên"
                            : "%d đến dưới %d %%".formatted(BOUNDS[i - 1], BOUNDS[i]);
            drawing.text(words, x + 18, y + 8, SIZE, INK);
            y += ROW;
        }
        drawing.rectangle(x, y, 14, ROW - 3, NONE, null);
        drawing.text("không có số liệu", x + 18, y + 8, SIZE, INK);
    }

    private static Color shade(double rate) {
        int i = 0;
        while (i < BOUNDS.length && rate * 100 >= BOUNDS[i]) {
            i++;
        }
        return SHADES[i];
    }

    /** One of the maps that the pages show, too. */
    private static JsonNode read(String geography) {
        try (InputStream file = Pictures.class.getResourceAsStream("/META-INF/resources/map/" + geography)) {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the rings of an area: lists of longitude and latitude. */
    private interface RingTaker {
        void take(JsonNode ring);
    }

    private static void rings(JsonNode feature, RingTaker taker) {
        JsonNode geometry = feature.get("geometry");
        JsonNode coordinates = geometry.get("coordinates");
        if (geometry.get("type").asText().equals("Polygon")) {
            coordinates.forEach(taker::take);
        } else {
            coordinates.forEach(polygon -> polygon.forEach(taker::take));
        }
    }

    /** What has to fit into the picture. */
    private static final class Bounds {

        private double west = 180;
        private double east = -180;
        private double south = 90;
        private double north = -90;

        private void add(JsonNode point) {
            west = Math.min(west, point.get(0).asDouble());
            east = Math.max(east, point.get(0).asDouble());
            south = Math.min(south, point.get(1).asDouble());
            north = Math.max(north, point.get(1).asDouble());
        }

        private Projection into(double width, double height) {
            double shrink = Math.cos(Math.toRadians((south + north) / 2));
            return new Projection(
                    west, north, shrink, Math.min(width / ((east - west) * shrink), height / (north - south)));
        }
    }

    /** Longitudes and latitudes on the paper; at this size a province is flat. */
    private record Projection(double west, double north, double shrink, double scale) {

        private void add(JsonNode ring, Path2D shape) {
            boolean first = true;
            for (JsonNode point : ring) {
                double x = (point.get(0).asDouble() - west) * shrink * scale;
                double y = (north - point.get(1).asDouble()) * scale;
                if (first) {
                    shape.moveTo(x, y);
                } else {
                    shape.lineTo(x, y);
                }
                first = false;
            }
            shape.closePath();
        }
    }
}
