package vn.tthc.stats.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.poi.common.usermodel.PictureType;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.util.Units;
import org.apache.poi.xwpf.usermodel.BreakType;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.apache.xmlbeans.XmlException;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageMar;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageSz;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblGrid;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.StylesDocument;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/**
 * Makes a text document (Office Open XML) of a bulletin. Headings, tables, lists and paragraphs have styles of their own, so
 * that an office can give them its look at one stroke and have a table of contents made.
 */
final class Docx {

    private static final String BODY = "BodyText";

    private static final Map<String, String> STYLES =
            Map.of("h1", "Title", "h2", "Heading1", "h3", "Heading2", "li", "ListBullet", "p", BODY);

    private static final String TABLE = "TableGrid";

    /** What stands within a line. */
    private static final Set<String> INLINE =
            Set.of("a", "b", "br", "code", "em", "i", "img", "small", "span", "strong", "sub", "sup", "u");

    private static final String PNG = "data:image/png;base64,";

    private static final double POINTS_PER_PIXEL = 0.75;

    /** A4 with the margins of official documents (Decree 30/2020/NĐ-CP), in twentieths of a point. */
    private static final long[] PAGE = {11_906, 16_838};

    private static final long[] MARGINS = {1134, 1134, 1134, 1701};

    private static final long TEXT_WIDTH = PAGE[0] - MARGINS[2] - MARGINS[3];

    /** Letters that a column has room for at the least, and more than which give it no more room. */
    private static final int NARROWEST = 6;

    private static final int WIDEST = 30;

    /** What the margins of a cell take, in letters. */
    private static final int MARGINS_OF_CELL = 7;

    private final XWPFDocument document;

    private Docx(XWPFDocument document) {
        this.document = document;
    }

    /** The document of a bulletin. */
    static byte[] of(Document bulletin) {
        try (XWPFDocument document = new XWPFDocument();
                InputStream styles = Docx.class.getResourceAsStream("/report/styles.xml");
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            document.createStyles()
                    .setStyles(StylesDocument.Factory.parse(styles).getStyles());
            page(document);
            document.getProperties().getCoreProperties().setCreator("TTHC Stats");
            new Docx(document).blocks(bulletin.body());
            document.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (XmlException | InvalidFormatException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void page(XWPFDocument document) {
        CTSectPr section = document.getDocument().getBody().addNewSectPr();
        CTPageSz size = section.addNewPgSz();
        size.setW(BigInteger.valueOf(PAGE[0]));
        size.setH(BigInteger.valueOf(PAGE[1]));
        CTPageMar margins = section.addNewPgMar();
        margins.setTop(BigInteger.valueOf(MARGINS[0]));
        margins.setBottom(BigInteger.valueOf(MARGINS[1]));
        margins.setRight(BigInteger.valueOf(MARGINS[2]));
        margins.setLeft(BigInteger.valueOf(MARGINS[3]));
    }

    /** Words that are in no paragraph get one. */
    private void blocks(Element parent) throws IOException, InvalidFormatException {
        XWPFParagraph words = null;
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element block && !INLINE.contains(block.getTagName())) {
                words = null;
                block(block);
            } else if (words != null || isShown(node)) {
                if (words == null) {
                    words = document.createParagraph();
                    if (!(node instanceof Element picture
                            && picture.getTagName().equals("img"))) {
                        words.setStyle(BODY);
                    }
                }
                run(node, words, false, false);
            }
        }
    }

    private static boolean isShown(Node node) {
        return node instanceof Text text && !text.getData().isBlank()
                || node instanceof Element element
                        && (element.getTagName().equals("img")
                                || !element.getTextContent().isBlank()
                                || element.getElementsByTagName("img").getLength() > 0);
    }

    private void block(Element element) throws IOException, InvalidFormatException {
        switch (element.getTagName()) {
            case "h1", "h2", "h3", "p", "li" -> paragraph(element);
            case "table" -> table(element);
            case "style", "script" -> {
                // Of no use here.
            }
            default -> {
                if (isPageBefore(element)) {
                    document.createParagraph().createRun().addBreak(BreakType.PAGE);
                }
                blocks(element);
            }
        }
    }

    /** What begins on a page of its own in the other forms does so here. */
    private static boolean isPageBefore(Element element) {
        return List.of(element.getAttribute("class").split(" ")).contains("new-page");
    }

    private void paragraph(Element element) throws IOException, InvalidFormatException {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.setStyle(STYLES.get(element.getTagName()));
        if (List.of(element.getAttribute("class").split(" ")).contains("centre")) {
            paragraph.setAlignment(ParagraphAlignment.CENTER);
        }
        runs(element, paragraph, false, false);
    }

    private static void runs(Element element, XWPFParagraph paragraph, boolean bold, boolean italic)
            throws IOException, InvalidFormatException {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            run(node, paragraph, bold, italic);
        }
    }

    private static void run(Node node, XWPFParagraph paragraph, boolean bold, boolean italic)
            throws IOException, InvalidFormatException {
        if (node instanceof Text text) {
            String words = text.getData().replaceAll("\\s+", " ");
            boolean first = paragraph.getRuns().isEmpty();
            if (!words.isBlank() || !first) {
                XWPFRun run = paragraph.createRun();
                run.setText(first ? words.stripLeading() : words);
                // Saying no would overrule the style.
                if (bold) {
                    run.setBold(true);
                }
                if (italic) {
                    run.setItalic(true);
                }
            }
        } else if (node instanceof Element child) {
            switch (child.getTagName()) {
                case "br" -> paragraph.createRun().addBreak();
                case "img" -> picture(child, paragraph);
                case "b", "strong" -> runs(child, paragraph, true, italic);
                case "i", "em" -> runs(child, paragraph, bold, true);
                default -> runs(child, paragraph, bold, italic);
            }
        }
    }

    private void table(Element element) throws IOException, InvalidFormatException {
        List<Element> rows = Document.children(element)
                .flatMap(child -> child.getTagName().equals("tr") ? Stream.of(child) : Document.children(child))
                .filter(row -> row.getTagName().equals("tr"))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        int columns = rows.stream()
                .mapToInt(row -> (int) Document.children(row).count())
                .max()
                .orElseThrow();
        XWPFTable table = document.createTable(rows.size(), columns);
        table.setStyleID(TABLE);
        table.setWidth("100%");
        List<Long> widths = widths(rows, columns);
        // Word looks at the cells, LibreOffice at the grid.
        CTTblGrid grid = table.getCTTbl().getTblGrid() == null
                ? table.getCTTbl().addNewTblGrid()
                : table.getCTTbl().getTblGrid();
        while (grid.sizeOfGridColArray() > 0) {
            grid.removeGridCol(0);
        }
        widths.forEach(width -> grid.addNewGridCol().setW(BigInteger.valueOf(width)));
        for (int i = 0; i < rows.size(); i++) {
            XWPFTableRow row = table.getRow(i);
            row.setCantSplitRow(true);
            List<Element> cells = Document.children(rows.get(i)).toList();
            boolean header = cells.stream().allMatch(cell -> cell.getTagName().equals("th"));
            row.setRepeatHeader(header);
            for (int j = 0; j < cells.size(); j++) {
                row.getCell(j).setWidth(widths.get(j).toString());
                cell(row.getCell(j), cells.get(j), header);
            }
        }
        // Else Word takes two tables for one.
        document.createParagraph().setStyle(BODY);
    }

    /** Each column has a share of the width by its longest text, so that names have room and numbers no more than they need. */
    private static List<Long> widths(List<Element> rows, int columns) {
        int[] longest = new int[columns];
        Arrays.fill(longest, NARROWEST);
        for (Element row : rows) {
            List<Element> cells = Document.children(row).toList();
            for (int j = 0; j < cells.size(); j++) {
                boolean header = cells.get(j).getTagName().equals("th");
                int length = Document.text(cells.get(j)).length();
                longest[j] = Math.max(longest[j], Math.min(header ? length / 2 : length, WIDEST));
            }
        }
        int all = Arrays.stream(longest).sum() + columns * MARGINS_OF_CELL;
        return Arrays.stream(longest)
                .mapToObj(length -> (length + MARGINS_OF_CELL) * TEXT_WIDTH / all)
                .toList();
    }

    private static void cell(XWPFTableCell cell, Element element, boolean header)
            throws IOException, InvalidFormatException {
        XWPFParagraph paragraph = cell.getParagraphs().get(0);
        paragraph.setStyle(header ? "TableHeading" : "TableText");
        if (element.getAttribute("class").contains("figure")) {
            paragraph.setAlignment(ParagraphAlignment.RIGHT);
        }
        runs(element, paragraph, header, false);
    }

    /**
     * @throws Refusal {@code template-broken} if it is none that stands in the document itself: others would have to be
     *     fetched from somewhere
     */
    private static void picture(Element element, XWPFParagraph paragraph) throws IOException, InvalidFormatException {
        String source = element.getAttribute("src");
        byte[] png;
        BufferedImage image;
        try {
            png = source.startsWith(PNG) ? Base64.getMimeDecoder().decode(source.substring(PNG.length())) : new byte[0];
            image = ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException | IllegalArgumentException wrong) {
            throw Refusal.of(ErrorCode.TEMPLATE_BROKEN, "<img>: " + wrong.getMessage());
        }
        if (image == null) {
            throw Refusal.of(ErrorCode.TEMPLATE_BROKEN, "<img src>? " + PNG + "…");
        }
        double width = points(element, "data-width", image.getWidth() * POINTS_PER_PIXEL);
        double height = points(element, "data-height", width * image.getHeight() / image.getWidth());
        if (paragraph.getRuns().isEmpty()) {
            paragraph.setAlignment(ParagraphAlignment.CENTER);
        }
        paragraph
                .createRun()
                .addPicture(
                        new ByteArrayInputStream(png),
                        PictureType.PNG,
                        element.getAttribute("alt"),
                        Units.toEMU(width),
                        Units.toEMU(height));
    }

    private static double points(Element element, String attribute, double otherwise) {
        String points = element.getAttribute(attribute);
        return points.matches("\\d{1,4}(\\.\\d{1,9})?") ? Double.parseDouble(points) : otherwise;
    }
}
