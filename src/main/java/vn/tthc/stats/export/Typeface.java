package vn.tthc.stats.export;

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
 * The typefaces of pictures and documents, Liberation: they have all Vietnamese letters and may be embedded. In pictures
 * glyphs are drawn as shapes, since a server need not have fonts, nor what Java would draw them with.
 */
public final class Typeface {

    /** Files of the library, for what embeds them: see {@link #open}. */
    public static final String SERIF = "/liberation/LiberationSerif-Regular.ttf";

    /** The same in bold. */
    public static final String SERIF_BOLD = "/liberation/LiberationSerif-Bold.ttf";

    /** The same in italic. */
    public static final String SERIF_ITALIC = "/liberation/LiberationSerif-Italic.ttf";

    /** That of pictures. */
    public static final Typeface SANS = of("/liberation/LiberationSans-Regular.ttf");

    /** The same in bold. */
    public static final Typeface SANS_BOLD = of("/liberation/LiberationSans-Bold.ttf");

    private final TrueTypeFont font;
    private final CmapLookup glyphs;

    private Typeface(TrueTypeFont font) throws IOException {
        this.font = font;
        this.glyphs = font.getUnicodeCmapLookup();
    }

    /** A file of a typeface; to be closed by the caller. */
    public static InputStream open(String file) {
        return Typeface.class.getResourceAsStream(file);
    }

    private static Typeface of(String name) {
        try (InputStream file = open(name)) {
            return new Typeface(new TTFParser().parse(new RandomAccessReadBuffer(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text as a shape that begins at that point of its baseline; lengths are those of the picture. */
    public synchronized Path2D shape(String text, double x, double y, double size) {
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
    public synchronized double width(String text, double size) {
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
