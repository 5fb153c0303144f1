package vn.tthc.stats.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vn.tthc.stats.export.Png;
import vn.tthc.stats.export.Typeface;

/** A picture of areas and texts, to be had as SVG and, for documents that take no SVG, as PNG. Lengths are points. */
final class Drawing {

    /** For print. */
    private static final int PIXELS_PER_POINT = 3;

    private final double width;
    private final double height;
    private final List<Item> items = new ArrayList<>();

    /** @param text null = it is an area, or a title of one */
    private record Item(Path2D shape, Color fill, Color line, String title, Text text) {}

    private record Text(String words, double x, double y, double size) {}

    Drawing(double width, double height) {
        this.width = width;
        this.height = height;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    /**
     * An area.
     *
     * @param line null = it has none around it
     * @param title what it is, for who points at it; null = nothing is said
     */
    void area(Path2D shape, Color fill, Color line, String title) {
        items.add(new Item(shape, fill, line, title, null));
    }

    void rectangle(double x, double y, double w, double h, Color fill, String title) {
        area(new Path2D.Double(new Rectangle2D.Double(x, y, w, h)), fill, null, title);
    }

    /** A text that begins there. */
    void text(String words, double x, double y, double size, Color color) {
        items.add(new Item(Typeface.SANS.shape(words, x, y, size), color, null, null, new Text(words, x, y, size)));
    }

    /** A text that ends there. */
    void textEndingAt(String words, double x, double y, double size, Color color) {
        text(words, x - Typeface.SANS.width(words, size), y, size, color);
    }

    /** As SVG. Its texts are text, so that they can be found and read aloud. */
    String svg(String description) {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(number(width))
                .append(' ')
                .append(number(height))
                .append("\" role=\"img\" aria-label=\"")
                .append(escaped(description))
                .append("\">");
        for (Item item : items) {
            if (item.text == null) {
                path(item, svg);
            } else {
                svg.append(
                                "<text x=\"%s\" y=\"%s\" font-size=\"%s\" font-family=\"Liberation Sans, Arial, sans-serif\" fill=\"%s\">"
                                        .formatted(
                                                number(item.text.x),
                                                number(item.text.y),
                                                number(item.text.size),
                                                hex(item.fill)))
                        .append(escaped(item.text.words))
                        .append("</text>");
            }
        }
        return svg.append("</svg>").toString();
    }

    private static void path(Item item, StringBuilder svg) {
        svg.append("<path fill-rule=\"evenodd\" fill=\"").append(hex(item.fill)).append('"');
        if (item.line != null) {
            svg.append(" stroke-width=\"0.5\" stroke=\"").append(hex(item.line)).append('"');
        }
        svg.append(" d=\"");
        double[] at = new double[6];
        for (PathIterator path = item.shape.getPathIterator(null); !path.isDone(); path.next()) {
            switch (path.currentSegment(at)) {
                case PathIterator.SEG_MOVETO ->
                    svg.append('M').append(number(at[0])).append(' ').append(number(at[1]));
                case PathIterator.SEG_LINETO ->
                    svg.append('L').append(number(at[0])).append(' ').append(number(at[1]));
                case PathIterator.SEG_CLOSE -> svg.append('Z');
                default -> throw new IllegalStateException("areas have straight lines only");
            }
        }
        svg.append('"');
        svg.append(item.title == null ? "/>" : "><title>" + escaped(item.title) + "</title></path>");
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number).replace(".0", "");
    }

    private static String hex(Color color) {
        return "#%06x".formatted(color.getRGB() & 0xFFFFFF);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** As PNG, fine enough for print. */
    byte[] png() {
        return Png.of(width, height, PIXELS_PER_POINT, this::paint);
    }

    private void paint(Graphics2D graphics) {
        graphics.setStroke(new BasicStroke(0.5f));
        for (Item item : items) {
            graphics.setColor(item.fill);
            Path2D shape = (Path2D) item.shape.clone();
            shape.setWindingRule(item.text == null ? Path2D.WIND_EVEN_ODD : Path2D.WIND_NON_ZERO);
            graphics.fill(shape);
            if (item.line != null) {
                graphics.setColor(item.line);
                graphics.draw(shape);
            }
        }
    }
}
