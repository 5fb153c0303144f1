package vn.tthc.stats.submission;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A workbook written by hand, to have in it what no decent program would write. */
final class RawWorkbook {

    /** Cell styles: 1 = built-in date, 2 = date of its own, 3 = number with a colour, 4 and 5 = months. */
    private static final String STYLES = """
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
            <numFmts><numFmt numFmtId="164" formatCode="dd\\/mm\\/yyyy"/><numFmt numFmtId="165" formatCode="[Red]0&quot;d&quot;"/><numFmt numFmtId="166" formatCode="mm/yyyy"/></numFmts>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="17"/><xf numFmtId="166"/></cellXfs></styleSheet>
            """;

    private final Map<String, InputStream> parts = new LinkedHashMap<>();
    private final StringBuilder sheets = new StringBuilder();
    private final StringBuilder relations = new StringBuilder();
    private int count;
    private String extra = "";

    /** A sheet; {@code state} is visible, hidden or veryHidden. */
    RawWorkbook sheet(String name, String state, String rows) {
        return sheet(name, state, rows, "");
    }

    /** A sheet with something behind its data. */
    RawWorkbook sheet(String name, String state, String rows, String tail) {
        count++;
        sheets.append(
                "<sheet name=\"%s\" sheetId=\"%d\" state=\"%s\" r:id=\"rId%d\"/>".formatted(name, count, state, count));
        relations.append(
                "<Relationship Id=\"rId%d\" Type=\"x\" Target=\"worksheets/sheet%d.xml\"/>".formatted(count, count));
        return part(
                "xl/worksheets/sheet" + count + ".xml",
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" + rows
                        + "</sheetData>" + tail + "</worksheet>");
    }

    RawWorkbook part(String name, String content) {
        return part(name, ReadRows.utf8(content));
    }

    RawWorkbook part(String name, InputStream content) {
        parts.put(name, content);
        return this;
    }

    /** A DOCTYPE or the like in front of the workbook's root. */
    RawWorkbook before(String prolog) {
        extra = prolog;
        return this;
    }

    /** Rows of inline strings and numbers; a cell of {@code =1+1} is a formula, {@code #14:5} has a style, null is none. */
    static String row(int number, String... cells) {
        StringBuilder row = new StringBuilder("<row r=\"" + number + "\">");
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != null) {
                row.append(cell((char) ('A' + i) + "" + number, cells[i]));
            }
        }
        return row.append("</row>").toString();
    }

    private static String cell(String address, String text) {
        if (text.startsWith("=")) {
            return "<c r=\"%s\"><f>%s</f><v>2</v></c>".formatted(address, text.substring(1));
        }
        if (text.startsWith("#")) {
            String[] parts = text.substring(1).split(":");
            return "<c r=\"%s\" s=\"%s\"><v>%s</v></c>".formatted(address, parts[0], parts[1]);
        }
        return "<c r=\"%s\" t=\"inlineStr\"><is><t xml:space=\"preserve\">%s</t></is></c>".formatted(address, text);
    }

    Path write(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "raw", ".xlsx");
        part("[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
                <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>""");
        part(
                "xl/workbook.xml",
                extra
                        + "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
                        + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
                        + sheets + "</sheets></workbook>");
        part("xl/_rels/workbook.xml.rels", "<Relationships>" + relations + "</Relationships>");
        part("xl/styles.xml", STYLES);
        parts.putIfAbsent("xl/sharedStrings.xml", ReadRows.utf8("<sst><si><t>shared</t></si></sst>"));
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, InputStream> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                part.getValue().transferTo(zip);
                zip.closeEntry();
            }
        }
        return file;
    }
}
