package vn.tthc.stats.report;

import com.openhtmltopdf.extend.FSTextBreaker;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.JDKXRLogger;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Calendar;
import java.util.TimeZone;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.SimpleFormatter;
import org.apache.pdfbox.pdmodel.PDDocument;
import vn.tthc.stats.export.Typeface;

/** Lays a bulletin out as PDF, its typefaces embedded. */
final class Pdf {

    private static final String FAMILY = "Liberation Serif";
    private static final int REGULAR = 400;
    private static final int BOLD = 700;

    static {
        // What somebody should see goes to the log of the service; left alone it writes lines of its own beside that.
        Handler none = new ConsoleHandler();
        none.setLevel(Level.OFF);
        XRLog.setLoggerImpl(new JDKXRLogger(true, Level.WARNING, none, new SimpleFormatter()));
    }

    private Pdf() {}

    /** Breaks lines at blanks only: the rules of Unicode would break 15/02/2023 and 526.397/873.477 as well. */
    private static final class AtBlanks implements FSTextBreaker {

        private String text = "";
        private int at;

        @Override
        public void setText(String newText) {
            text = newText;
            at = 0;
        }

        @Override
        public int next() {
            int blank = text.indexOf(' ', at);
            if (blank < 0) {
                return -1;
            }
            at = blank + 1;
            return at;
        }
    }

    /**
     * The PDF of a bulletin.
     *
     * @param moment what it says of when it was made: that of the figures, so that the same figures make the same file
     */
    static byte[] of(String xhtml, Instant moment) {
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useFastMode();
        builder.useFont(() -> Typeface.open(Typeface.SERIF), FAMILY, REGULAR, FontStyle.NORMAL, true);
        builder.useFont(() -> Typeface.open(Typeface.SERIF_BOLD), FAMILY, BOLD, FontStyle.NORMAL, true);
        builder.useFont(() -> Typeface.open(Typeface.SERIF_ITALIC), FAMILY, REGULAR, FontStyle.ITALIC, true);
        // A template names nothing that is fetched from elsewhere: pictures are in the page itself.
        builder.useUriResolver((base, uri) -> uri.startsWith("data:") ? uri : null);
        builder.useUnicodeLineBreaker(new AtBlanks());
        builder.withHtmlContent(xhtml, null);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            renderer.createPDFWithoutClosing();
            try (PDDocument document = renderer.getPdfDocument()) {
                Calendar made = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
                made.setTimeInMillis(moment.toEpochMilli());
                document.getDocumentInformation().setCreationDate(made);
                document.getDocumentInformation().setModificationDate(made);
                document.getDocumentInformation().setProducer("TTHC Stats");
                document.setDocumentId(moment.toEpochMilli());
                document.save(out);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
