package vn.tthc.stats.submission;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.dhatim.fastexcel.reader.CellAddress;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;

/** Goes through the XML of a workbook and refuses what would make the reader of it hold too much, or read too long. */
final class WorkbookScan {

    /** The parser that the workbook will be read with: two parsers might see two different files. */
    private static final XMLInputFactory XML = factory();

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z]{1,3}[0-9]{1,7}");

    private static final int DEEPEST = 64;
    private static final int MOST_COLUMNS = 16_384;
    private static final int MOST_STRINGS = 1_000_000;
    private static final int MOST_TEXT_IN_ROW = 1_000_000;
    private static final int MOST_FORMULAS = 1000;

    /** Of elements other than rows, cells and strings: styles, names, relations. */
    private static final int MOST_OTHERS = 2_000_000;

    private static final int MOST_MERGED = 100;

    private final List<RowError> merged = new ArrayList<>();
    private long strings;
    private long highestString = -1;
    private int formulas;
    private int others;

    // The part being read.
    private String name;
    private int cells;
    private int textInRow;
    private boolean countsText;
    private boolean isShared;
    private boolean inValue;
    private final StringBuilder value = new StringBuilder();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, Boolean.FALSE);
        return factory;
    }

    /** The merged cells of all parts so far, each an error. */
    List<RowError> merged() {
        return List.copyOf(merged);
    }

    /** Goes through one part and tells whether it is a sheet. */
    boolean isSheet(InputStream part, String partName) throws XMLStreamException {
        name = partName;
        cells = 0;
        countsText = false;
        XMLStreamReader xml = XML.createXMLStreamReader(part);
        try {
            String root = null;
            int depth = 0;
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw WorkbookGuard.malformed(name + ": DOCTYPE");
                    case XMLStreamConstants.START_ELEMENT -> {
                        root = root == null ? xml.getLocalName() : root;
                        if (++depth > DEEPEST) {
                            throw WorkbookGuard.malformed(name + ": XML > " + DEEPEST);
                        }
                        start(xml);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        end(xml.getLocalName());
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(xml);
                    default -> {
                        // Comments and the like are not read by anybody.
                    }
                }
            }
            return "worksheet".equals(root);
        } finally {
            xml.close();
        }
    }

    private void start(XMLStreamReader xml) {
        switch (xml.getLocalName()) {
            case "c" -> startCell(xml);
            case "row" -> {
                cells = 0;
                startText();
            }
            case "si" -> {
                startText();
                if (++strings > MOST_STRINGS) {
                    throw WorkbookGuard.malformed(name + " > " + MOST_STRINGS);
                }
            }
            case "v" -> {
                inValue = isShared;
                value.setLength(0);
            }
            case "f" -> startFormula(xml);
            case "mergeCell" -> startMerged(xml.getAttributeValue(null, "ref"));
            case "is", "t" -> {
                // Strings in cells: their text is counted.
            }
            default -> {
                if (++others > MOST_OTHERS) {
                    throw WorkbookGuard.malformed(name + " > " + MOST_OTHERS);
                }
            }
        }
    }

    /** Text elsewhere is white space between tags, of which there may be any amount. */
    private void startText() {
        textInRow = 0;
        countsText = true;
    }

    private void startCell(XMLStreamReader xml) {
        isShared = "s".equals(xml.getAttributeValue(null, "t"));
        String address = xml.getAttributeValue(null, "r");
        // The reader has a place for each column up to the cell's.
        boolean near = address == null
                || ADDRESS.matcher(address).matches() && new CellAddress(address).getColumn() < MOST_COLUMNS;
        if (!near || ++cells > MOST_COLUMNS) {
            throw WorkbookGuard.malformed(name + ": row > " + MOST_COLUMNS);
        }
    }

    /** Formulas are errors of their rows, but those over a range are compared with every cell behind them. */
    private void startFormula(XMLStreamReader xml) {
        if (xml.getAttributeValue(null, "t") != null && ++formulas > MOST_FORMULAS) {
            throw WorkbookGuard.malformed(name + ": formula > " + MOST_FORMULAS);
        }
    }

    private void startMerged(String range) {
        if (range == null || range.length() > 50) {
            throw WorkbookGuard.malformed(name + ": mergeCell");
        }
        if (merged.size() < MOST_MERGED) {
            String first = range.replaceFirst(":.*", "");
            merged.add(RowError.atLine(new CellAddress(first).getRow() + 1L, null, ErrorCode.MERGED_CELLS, range));
        }
    }

    private void text(XMLStreamReader xml) {
        if (!countsText) {
            return;
        }
        textInRow += xml.getTextLength();
        if (textInRow > MOST_TEXT_IN_ROW) {
            throw WorkbookGuard.malformed(name + ": row > " + MOST_TEXT_IN_ROW);
        }
        if (inValue && value.length() < 20) {
            value.append(xml.getText());
        }
    }

    private void end(String element) {
        if (element.equals("v")) {
            if (inValue && !value.isEmpty()) {
                highestString = Math.max(highestString, index(value.toString()));
            }
            inValue = false;
        } else if (element.equals("row") || element.equals("si")) {
            countsText = false;
        }
    }

    private long index(String digits) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw WorkbookGuard.malformed(name + ": t=s");
        }
    }

    /** Refuses cells that name a shared string which does not exist; the reader would look for it without end. */
    void checkStrings() {
        if (highestString >= strings) {
            throw WorkbookGuard.malformed("sharedStrings < " + highestString);
        }
    }
}
