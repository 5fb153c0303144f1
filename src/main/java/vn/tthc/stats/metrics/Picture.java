package vn.tthc.stats.metrics;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vn.tthc.stats.export.Png;
import vn.tthc.stats.export.Typeface;

/**
 * A picture of a few kinds of shape, to be written as SVG or painted as PNG. Lengths are pixels; a PNG has two of its own
 * for each, so that it is sharp on paper.
 */
final class Picture {

    private static final int SCALE = 2;

    /** Width of a letter on average, as a share of its height. */
    private static final double LETTER = 0.54;

    private static final String FONTS = "Inter, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";

    private static final float[] DASHES = {6, 4};

    /** At which end of a text its place is. */
    enum Anchor {
        START,
        END
    }

    private sealed interface Shape permits Box, Line, Words {}

    private record Box(double x, double y, double width, double height, String colour) implements Shape {}

    private record Line(List<double[]> points, double width, boolean dashed, String colour) implements Shape {}

    private record Words(double x, double y, String text, int size, boolean bold, Anchor anchor, String colour)
            implements Shape {}

    private final int width;
    private final String title;
    private final String description;
    private final List<Shape> shapes = new ArrayList<>();

    /**
     * An empty one.
     *
     * @param title what it is of
     * @param description the same figures in words, for those who do not see it
     */
    Picture(int width, String title, String description) {
        this.width = width;
        this.title = title;
        this.description = description;
    }

    void box(double x, double y, double boxWidth, double height, String colour) {
        shapes.add(new Box(x, y, boxWidth, height, colour));
    }

    /** A line through points, each x and y. */
    void line(List<double[]> points, double lineWidth, boolean dashed, String colour) {
        shapes.add(new Line(List.copyOf(points), lineWidth, dashed, colour));
    }

    /** A text on one line; y is its base line. */
    void words(double x, double y, String text, int size, boolean bold, Anchor anchor, String colour) {
        shapes.add(new Words(x, y, text, size, bold, anchor, colour));
    }

    /** As much of a text as fits, by the width that letters have on average. */
    static String fitted(String text, double room, int size) {
        int letters = (int) (room / (size * LETTER));
        return text.length() <= letters
                ? text
                : text.substring(0, Math.max(1, letters - 1)).strip() + "…";
    }

    byte[] svg(int height) {
        StringBuilder out = new StringBuilder(4000);
        out.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" \
                font-family="%3$s"><title>%4$s</title><desc>%5$s</desc><rect width="%1$d" height="%2$d" fill="#ffffff"/>
                """.formatted(width, height, FONTS, escaped(title), escaped(description)));
        for (Shape shape : shapes) {
            if (shape instanceof Box box) {
                out.append(format(
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                        box.x, box.y, box.width, box.height, box.colour));
            } else if (shape instanceof Line line) {
                StringBuilder points = new StringBuilder();
                line.points.forEach(point -> points.append(format("%.1f,%.1f ", point[0], point[1])));
                out.append(format(
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>%n",
                        points.toString().strip(),
                        line.colour,
                        line.width,
                        line.dashed ? " stroke-dasharray=\"6 4\"" : ""));
            } else if (shape instanceof Words words) {
                out.append(format(
                        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\"%s%s fill=\"%s\">%s</text>%n",
                        words.x,
                        words.y,
                        words.size,
                        words.bold ? " font-weight=\"600\"" : "",
                        words.anchor == Anchor.END ? " text-anchor=\"end\"" : "",
                        words.colour,
                        escaped(words.text)));
            }
        }
        return out.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] png(int height) {
        return Png.of(width, height, SCALE, to -> shapes.forEach(shape -> paint(to, shape)));
    }

    private static void paint(Graphics2D to, Shape shape) {
        if (shape instanceof Box box) {
            to.setColor(Color.decode(box.colour));
            to.fill(new Rectangle2D.Double(box.x, box.y, box.width, box.height));
        } else if (shape instanceof Line line) {
            to.setColor(Color.decode(line.colour));
            to.setStroke(new BasicStroke(
                    (float) line.width,
                    BasicStroke.CAP_BUTT,
                    BasicStroke.JOIN_ROUND,
                    1,
                    line.dashed ? DASHES : null,
                    0));
            Path2D path = new Path2D.Double();
            path.moveTo(line.points.get(0)[0], line.points.get(0)[1]);
            line.points.forEach(point -> path.lineTo(point[0], point[1]));
            to.draw(path);
        } else if (shape instanceof Words words) {
            to.setColor(Color.decode(words.colour));
            Typeface face = words.bold ? Typeface.SANS_BOLD : Typeface.SANS;
            double wide = words.anchor == Anchor.END ? face.width(words.text, words.size) : 0;
            to.fill(face.shape(words.text, words.x - wide, words.y, words.size));
        }
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
