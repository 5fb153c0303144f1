package vn.tthc.stats.report;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The typefaces of bulletins, Liberation: they have all Vietnamese letters and may be embedded. Glyphs are drawn as shapes,
 * since a server need not have fonts, nor what Java would draw them with.
 */
final class Font {

    static final String SERIF = "/liberation/LiberationSerif-Regular.ttf";
    static final String SERIF_BOLD = "/liberation/LiberationSerif-Bold.ttf";
    static final String SERIF_ITALIC = "/liberation/LiberationSerif-Italic.ttf";
    private static final String SANS = "/liberation/LiberationSans-Regular.ttf";

    private final TrueTypeFont font;
    private final CmapLookup glyphs;

    private Font(TrueTypeFont font) throws IOException {
        this.font = font;
        this.glyphs = font.getUnicodeCmapLookup();
    }

    /** A file of a typeface. */
    static InputStream open(String file) {
        return Font.class.getResourceAsStream(file);
    }

    /** That of pictures. */
    static Font sans() {
        try (InputStream file = open(SANS)) {
            return new Font(new TTFParser().parse(new RandomAccessReadBuffer(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text as a shape that begins at that point of its baseline. */
    Path2D shape(String text, double x, double y, double size) {
        try {
            double scale = size / font.getUnitsPerEm();
            Path2D shape = new Path2D.Double();
            double at = x;
            for (int letter : text.codePoints().toArray()) {
                int glyph = glyphs.getGlyphId(letter);
                if (font.getGlyph().getGlyph(glyph) != null) {
                    AffineTransform place = AffineTransform.getTranslateInstance(at, y);
                    place.scale(scale, -scale);
                    shape.append(font.getGlyph().getGlyph(glyph).getPath().getPathIterator(place), false);
                }
                at += font.getAdvanceWidth(glyph) * scale;
            }
            return shape;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How wide a text is. */
    double width(String text, double size) {
        try {
            double width = 0;
            for (int letter : text.codePoints().toArray()) {
                width += font.getAdvanceWidth(glyphs.getGlyphId(letter));
            }
            return width * size / font.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
