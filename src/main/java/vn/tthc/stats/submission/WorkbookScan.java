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
import vn.tthc.stats.common.Refusal;
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

    /** More than anyone wants to be told of. */
    private static final int MOST_ERRORS = 100;

    private final List<RowError> errors = new ArrayList<>();
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

    // The place in a sheet.
    private boolean inSheet;
    private String address;
    private boolean inCell;
    private long row;
    private int column;

    /** A formula without text, or beside a shared string, which the reader of the workbook overlooks. */
    private boolean hiddenFormula;

    private boolean formulaHasText;
    private boolean inFormula;

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, Boolean.FALSE);
        return factory;
    }

    /** What is wrong with cells of all parts so far that the reader of the workbook would not tell. */
    List<RowError> errors() {
        return List.copyOf(errors);
    }

    /** Goes through one part and tells whether it is a sheet. */
    boolean isSheet(InputStream part, String partName) throws XMLStreamException {
        name = partName;
        cells = 0;
        row = 0;
        inCell = false;
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
                        if (root == null) {
                            root = xml.getLocalName();
                            inSheet = root.equals("worksheet");
                        }
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
            return inSheet;
        } finally {
            xml.close();
        }
    }

    private void start(XMLStreamReader xml) {
        switch (xml.getLocalName()) {
            case "c" -> startCell(xml);
            case "row" -> startRow(xml);
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
            case "rPh" -> {
                // Of shared strings the reader leaves the phonetic text out, of those in cells it does not.
                if (inCell) {
                    throw malformedCell(address + " rPh");
                }
            }
            case "is", "t", "r" -> {
                // Strings in cells and their pieces: their text is counted.
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

    private void startRow(XMLStreamReader xml) {
        cells = 0;
        column = -1;
        startText();
        if (!inSheet) {
            return;
        }
        String number = xml.getAttributeValue(null, "r");
        long before = row;
        row = number == null ? before + 1 : rowNumber(number);
        if (row <= before) {
            throw WorkbookGuard.malformed(row, null, name + ": row " + number + " ≤ " + before);
        }
    }

    private long rowNumber(String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw WorkbookGuard.malformed(row + 1, null, name + ": row " + (row + 1) + " ≠ r");
        }
    }

    private void startCell(XMLStreamReader xml) {
        String type = xml.getAttributeValue(null, "t");
        isShared = "s".equals(type);
        address = xml.getAttributeValue(null, "r");
        // The reader has a place for each column up to the cell's.
        boolean near = address == null
                || ADDRESS.matcher(address).matches() && new CellAddress(address).getColumn() < MOST_COLUMNS;
        if (!near || ++cells > MOST_COLUMNS) {
            throw malformedRow("row > " + MOST_COLUMNS);
        }
        // Elsewhere (the chain of calculations) cells stand in any order.
        if (inSheet) {
            inCell = true;
            hiddenFormula = false;
            checkOrder();
            if ("d".equals(type)) {
                add(RowError.atLine(row, null, ErrorCode.DATE_AS_TEXT, address));
            }
        }
    }

    /** The reader keeps the last of several cells in one place; other programs keep another. */
    private void checkOrder() {
        // Without an address the reader counts the cells.
        CellAddress place = address == null ? new CellAddress((int) row - 1, cells - 1) : new CellAddress(address);
        address = place.toString();
        if (place.getRow() + 1 != row) {
            throw malformedCell(address + " ≠ row " + row);
        }
        if (place.getColumn() <= column) {
            throw malformedCell(address + " ≤ " + new CellAddress(place.getRow(), column));
        }
        column = place.getColumn();
    }

    private Refusal malformedCell(String reason) {
        String letters = address.replaceAll("[0-9]", "");
        return WorkbookGuard.malformed(row, letters, name + ": " + reason);
    }

    /** Shared strings are texts of no row. */
    private Refusal malformedRow(String reason) {
        String told = name + ": " + reason;
        return inSheet && row > 0 ? WorkbookGuard.malformed(row, null, told) : WorkbookGuard.malformed(told);
    }

    /** Formulas are errors of their rows, but those over a range are compared with every cell behind them. */
    private void startFormula(XMLStreamReader xml) {
        if (!inCell) {
            return;
        }
        String type = xml.getAttributeValue(null, "t");
        if (type != null && ++formulas > MOST_FORMULAS) {
            throw WorkbookGuard.malformed(name + ": formula > " + MOST_FORMULAS);
        }
        inFormula = true;
        // The others of a group have their text in the first of it.
        formulaHasText = !isShared && "shared".equals(type) && xml.getAttributeValue(null, "ref") == null;
    }

    private void startMerged(String range) {
        if (range == null || range.length() > 50) {
            throw WorkbookGuard.malformed(name + ": mergeCell");
        }
        String first = range.replaceFirst(":.*", "");
        add(RowError.atLine(new CellAddress(first).getRow() + 1L, null, ErrorCode.MERGED_CELLS, range));
    }

    private void add(RowError error) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(error);
        }
    }

    private void text(XMLStreamReader xml) {
        if (!countsText) {
            return;
        }
        textInRow += xml.getTextLength();
        if (textInRow > MOST_TEXT_IN_ROW) {
            throw malformedRow("row > " + MOST_TEXT_IN_ROW);
        }
        formulaHasText |= inFormula && !isShared && xml.getTextLength() > 0;
        if (inValue && value.length() < 20) {
            value.append(xml.getText());
        }
    }

    private void end(String element) {
        switch (element) {
            case "v" -> {
                if (inValue && !value.isEmpty()) {
                    highestString = Math.max(highestString, index(value.toString()));
                }
                inValue = false;
            }
            case "f" -> {
                hiddenFormula |= inFormula && !formulaHasText;
                inFormula = false;
            }
            case "c" -> {
                if (inCell && hiddenFormula) {
                    add(RowError.atLine(row, null, ErrorCode.FORMULA, address));
                }
                inCell = false;
            }
            case "row", "si" -> countsText = false;
            default -> {
                // Nothing was begun with it.
            }
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
