package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Numerals;
import vn.tthc.stats.common.Rates;
import vn.tthc.stats.observation.Coded;

/**
 * The answer to a question as a picture: lines over time if its rows are of stretches of time, else a bar for each row. It
 * tells what a rate has to be read with: numerator, denominator, coverage, and whether figures were made up.
 */
final class Chart {

    /** Rows drawn; the picture says how many there are beside them. */
    static final int MOST_ROWS = 60;

    /** Lines that can be told apart. */
    static final int MOST_LINES = 6;

    private static final int WIDTH = 800;
    private static final int MARGIN = 24;
    private static final int ROW = 26;
    private static final int LABELS = 270;
    private static final int BARS = 300;
    private static final int PLOT = 300;
    private static final int AXIS = 56;
    private static final int TITLE = 20;
    private static final int TEXT = 13;
    private static final int SMALL = 11;

    private static final String INK = "#1b2430";
    private static final String MUTED = "#56616f";
    private static final String GRID = "#d9dde3";
    private static final String BAR = "#4f8abf";
    private static final String AIM = "#7a1420";
    private static final List<String> LINES = List.of("#1d5a96", "#9a5b00", "#17663a", "#7a1420", "#5b3f8c", "#3c4650");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy");

    /** The code of who is in none of what others are in. */
    private static final String OUTSIDE = "";

    private final MetricAnswer answer;
    private final Locale language;
    private final List<String> places;
    private final List<String> ofNone;
    private final NumberFormat whole;
    private int height = MARGIN;

    /** @param places the names of what was asked for; empty = everything */
    Chart(MetricAnswer answer, Locale language, List<String> places) {
        this.answer = answer;
        this.language = language;
        this.places = places;
        ofNone = answer.query().namesOfNone(language);
        whole = Numerals.format("#,##0", language);
    }

    byte[] svg() {
        Picture picture = drawn();
        return picture.svg(height);
    }

    byte[] png() {
        Picture picture = drawn();
        return picture.png(height);
    }

    private Picture drawn() {
        height = MARGIN;
        MetricQuery query = answer.query();
        String name = Language.textIn(language, "metrics", query.metric().code() + ".name");
        String about = String.join(
                " · ",
                IntStream.range(0, places.size() + 1)
                        .mapToObj(i -> i == 0 ? span() : places.get(i - 1))
                        .toList());
        Picture picture = new Picture(WIDTH, name + ". " + about, description());
        height += TITLE;
        picture.words(
                MARGIN,
                height,
                Picture.fitted(name, WIDTH - 2.0 * MARGIN, TITLE),
                TITLE,
                true,
                Picture.Anchor.START,
                INK);
        height += 24;
        picture.words(
                MARGIN,
                height,
                Picture.fitted(about, WIDTH - 2.0 * MARGIN, TEXT),
                TEXT,
                false,
                Picture.Anchor.START,
                MUTED);
        height += 26;
        picture.words(MARGIN, height, total(), TEXT, true, Picture.Anchor.START, INK);
        height += 20;
        int time = IntStream.range(0, query.dimensions().size())
                .filter(i -> query.dimensions().get(i).isTime())
                .findFirst()
                .orElse(-1);
        if (time >= 0) {
            lines(picture, time);
        } else {
            bars(picture);
        }
        foot(picture);
        return picture;
    }

    private String span() {
        LocalDate start = answer.query().period().start();
        LocalDate end = answer.query().period().end();
        return start.equals(end) ? DAY.format(start) : DAY.format(start) + " – " + DAY.format(end);
    }

    private String total() {
        Cell cell = answer.total().cell();
        return text("total", percent(cell), ratio(cell), reports(cell.coverage()));
    }

    private String description() {
        Map<String, Long> sharing =
                sharing(answer.rows().stream().limit(MOST_ROWS).map(this::at));
        return total() + ". "
                + answer.rows().stream()
                        .limit(MOST_ROWS)
                        .map(row -> label(at(row), sharing) + ": " + percent(row) + " (" + ratio(row) + ")")
                        .collect(Collectors.joining("; "))
                + (answer.synthetic() ? ". " + text("synthetic") : "");
    }

    private void bars(Picture picture) {
        List<Cell> rows = answer.rows().stream().limit(MOST_ROWS).toList();
        Map<String, Long> sharing = sharing(rows.stream().map(this::at));
        int left = MARGIN + LABELS;
        int top = height;
        BigDecimal target = (BigDecimal)
                (answer.query().names().contains("target") && !rows.isEmpty()
                        ? rows.get(0).figure("target")
                        : null);
        for (Cell row : rows) {
            double middle = height + ROW / 2.0;
            picture.words(
                    left - 10.0,
                    middle + 4,
                    Picture.fitted(label(at(row), sharing), LABELS - 10.0, TEXT),
                    TEXT,
                    false,
                    Picture.Anchor.END,
                    INK);
            picture.box(left, middle - 7, BARS, 14, "#eceef1");
            if (row.figure("rate") != null) {
                picture.box(left, middle - 7, BARS * row.figure("rate").doubleValue(), 14, BAR);
            }
            picture.words(left + BARS + 66.0, middle + 4, percent(row), TEXT, true, Picture.Anchor.END, INK);
            picture.words(WIDTH - MARGIN, middle + 4, ratio(row), SMALL, false, Picture.Anchor.END, MUTED);
            height += ROW;
        }
        if (target != null) {
            double at = left + BARS * target.doubleValue();
            picture.line(List.of(new double[] {at, top}, new double[] {at, height}), 1.5, true, AIM);
            height += 16;
            picture.words(at, height, text("target", percent(target)), SMALL, false, Picture.Anchor.START, AIM);
            height += 4;
        }
        left(picture, answer.rows().size() - rows.size());
    }

    /** What a line is of, and its rates by the code of their stretch of time; null where there is none. */
    private record Line(List<Coded> of, Map<String, Double> rates) {}

    private void lines(Picture picture, int time) {
        Map<String, String> ticks = new TreeMap<>();
        Map<List<String>, Line> series = new LinkedHashMap<>();
        for (Cell row : answer.rows()) {
            List<Coded> others = at(row);
            Coded stretch = others.remove(time);
            ticks.put(stretch.code(), stretch.name());
            Number figure = row.figure("rate");
            // By their keys: names and codes may be those of several units.
            List<String> keys = others.stream().map(Coded::key).toList();
            series.computeIfAbsent(keys, none -> new Line(others, new LinkedHashMap<>()))
                    .rates
                    .put(stretch.code(), figure == null ? null : figure.doubleValue());
        }
        int number = 0;
        List<Line> shown = series.values().stream().limit(MOST_LINES).toList();
        if (series.size() > 1) {
            Map<String, Long> sharing = sharing(shown.stream().map(Line::of));
            for (Line line : shown) {
                height += 18;
                picture.line(
                        List.of(new double[] {MARGIN, height - 4.0}, new double[] {MARGIN + 30.0, height - 4.0}),
                        2,
                        number % 2 == 1,
                        LINES.get(number));
                picture.words(
                        MARGIN + 38.0,
                        height,
                        Picture.fitted(label(line.of, sharing), WIDTH - 100.0, TEXT),
                        TEXT,
                        false,
                        Picture.Anchor.START,
                        INK);
                number++;
            }
        }
        height += 18;
        grid(picture);
        List<String> codes = List.copyOf(ticks.keySet());
        double step = (WIDTH - 2.0 * MARGIN - AXIS) / Math.max(1, codes.size());
        number = 0;
        for (Line line : shown) {
            draw(picture, line.rates, codes, step, number++);
        }
        int every = Math.max(1, (int) Math.ceil(codes.size() / 8.0));
        height += PLOT + 18;
        for (int i = 0; i < codes.size(); i += every) {
            double x = MARGIN + AXIS + step * i;
            String tick = ticks.get(codes.get(i));
            // The last one may have no room.
            if (tick.equals(Picture.fitted(tick, WIDTH - x, SMALL))) {
                picture.words(x, height, tick, SMALL, false, Picture.Anchor.START, MUTED);
            }
        }
        left(picture, series.size() - shown.size());
    }

    private void grid(Picture picture) {
        for (int tenth = 0; tenth <= 10; tenth += 2) {
            double at = height + PLOT * (1 - tenth / 10.0);
            picture.line(List.of(new double[] {MARGIN + AXIS, at}, new double[] {WIDTH - MARGIN, at}), 1, false, GRID);
            picture.words(MARGIN + AXIS - 8.0, at + 4, tenth * 10 + "\u00A0%", SMALL, false, Picture.Anchor.END, MUTED);
        }
    }

    /** A line is broken where there is no rate: nothing is made up in between. */
    private void draw(Picture picture, Map<String, Double> rates, List<String> codes, double step, int number) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i <= codes.size(); i++) {
            Double here = i < codes.size() ? rates.get(codes.get(i)) : null;
            if (here != null) {
                double x = MARGIN + AXIS + step * (i + 0.5);
                double y = height + PLOT * (1 - here);
                points.add(new double[] {x, y});
                picture.box(x - 2.5, y - 2.5, 5, 5, LINES.get(number));
            } else if (!points.isEmpty()) {
                picture.line(points, 2, number % 2 == 1, LINES.get(number));
                points.clear();
            }
        }
    }

    private void left(Picture picture, int more) {
        if (more > 0) {
            height += 20;
            picture.words(MARGIN, height, text("more", more), SMALL, false, Picture.Anchor.START, MUTED);
        }
    }

    private void foot(Picture picture) {
        if (answer.synthetic()) {
            height += 26;
            picture.words(MARGIN, height, text("synthetic"), TEXT, true, Picture.Anchor.START, AIM);
        }
        height += 22;
        String source = text(
                "source",
                Language.textIn(language, "metrics", answer.query().metric().code() + ".source"),
                answer.version().revision());
        picture.words(
                MARGIN,
                height,
                Picture.fitted(source, WIDTH - 2.0 * MARGIN, SMALL),
                SMALL,
                false,
                Picture.Anchor.START,
                MUTED);
        height += MARGIN;
    }

    /** Where a cell is; named, too, where it is outside of the units that others are of. */
    private List<Coded> at(Cell cell) {
        List<Coded> at = new ArrayList<>(cell.at());
        for (int i = 0; i < at.size(); i++) {
            if (at.get(i) == null) {
                at.set(i, new Coded(OUTSIDE, ofNone.get(i)));
            }
        }
        return at;
    }

    private static String label(List<Coded> at) {
        return at.stream().map(Coded::name).collect(Collectors.joining(", "));
    }

    /** How many are called the same. */
    private Map<String, Long> sharing(Stream<List<Coded>> all) {
        return all.collect(Collectors.groupingBy(Chart::label, Collectors.counting()));
    }

    /** With what tells it apart if others are called the same. */
    private String label(List<Coded> at, Map<String, Long> sharing) {
        String label = label(at);
        return sharing.get(label) == 1
                ? label
                : label
                        + at.stream()
                                .map(Coded::key)
                                .filter(key -> !key.equals(OUTSIDE))
                                .collect(Collectors.joining(", ", " (", ")"));
    }

    private String percent(Cell cell) {
        return cell.figure("rate") == null
                ? "–"
                : percent(Rates.of(cell.figure("numerator"), cell.figure("denominator")));
    }

    private String percent(Number value) {
        return Rates.percent(value, 1, language) + "\u00A0%";
    }

    private String ratio(Cell cell) {
        return number(cell.figure("numerator")) + " / " + number(cell.figure("denominator"));
    }

    private String number(Number value) {
        return value == null ? "–" : whole.format(value);
    }

    private String reports(Coverage coverage) {
        return coverage == null ? "–" : whole.format(coverage.received()) + "/" + whole.format(coverage.expected());
    }

    private String text(String key, Object... values) {
        return Language.textIn(language, "charts", key, List.of(values));
    }
}
