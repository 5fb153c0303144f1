package vn.tthc.stats.export;

import java.util.Locale;
import java.util.ResourceBundle;

/** What columns, notes and sheets are called in the language of the answer: the message bundle {@code headings}. */
final class Headings {

    private static final ResourceBundle.Control EXACT =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle texts;
    private final Locale language;

    Headings(Locale language) {
        this.language = language;
        texts = ResourceBundle.getBundle("messages/headings", language, EXACT);
    }

    /** That of the answer. */
    Locale language() {
        return language;
    }

    /** The text for that code; the code itself if it has none. */
    String of(String code) {
        return texts.containsKey(code) ? texts.getString(code) : code;
    }

    /** What a column is called; its code if it has no text. */
    String of(Column column) {
        return texts.containsKey(column.text()) ? texts.getString(column.text()) : column.code();
    }

    /** What a note is about. */
    String ofNote(Table.Note note) {
        String code = "note." + note.code();
        return texts.containsKey(code) ? texts.getString(code) : of(note.code());
    }

    /** The heading of a column: stable for programs, unless names are all that is wanted. */
    String of(Column column, Labelling labels) {
        return labels == Labelling.NAME ? of(column) : column.code();
    }
}
