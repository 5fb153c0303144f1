package vn.tthc.stats.common;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors of rows as answers have them: where, what, and a text in the client's language. */
@ApplicationScoped
public class RowErrors {

    @Inject
    Language language;

    /** One error as an object of an answer. */
    public Map<String, Object> view(RowError error) {
        Map<String, Object> view = new LinkedHashMap<>();
        boolean inBody = error.pointer().isEmpty() || error.pointer().startsWith("/");
        view.put(inBody ? "pointer" : "parameter", error.pointer());
        if (error.row() != null) {
            view.put("row", error.row());
        }
        if (error.cell() != null) {
            view.put("line", error.cell().line());
            if (error.cell().column() != null) {
                view.put("column", error.cell().column());
            }
        }
        view.put("code", error.code().code());
        view.put("detail", text(error));
        return view;
    }

    /** What is wrong and what to do. */
    public String text(RowError error) {
        return language.text("problems", error.code().code(), error.args());
    }
}
