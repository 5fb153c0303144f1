import { h } from "../common/dom.js";
import { number } from "../common/format.js";
import { t } from "../common/language.js";

/** Rows shown; those with mistakes come first to be shown, in the order of the file. */
const MOST = 200;

/** The file as it is, with what is wrong marked in its cells. */
export function preview(rows, errors) {
  const [header, ...body] = rows;
  const wrong = new Map();
  for (const error of errors) {
    const line = error.line ?? (error.row === undefined ? null : body[error.row]?.line);
    wrong.set(line, [...(wrong.get(line) ?? []), error]);
  }
  const bad = body.filter(row => wrong.has(row.line));
  const shown = body.length <= MOST ? body
    : [...bad, ...body.filter(row => !wrong.has(row.line))].slice(0, MOST).sort((a, b) => a.line - b.line);
  const lines = new Set(shown.map(row => row.line));
  const elsewhere = errors.filter(error => !lines.has(error.line ?? (error.row === undefined ? null : body[error.row]?.line)));
  const width = Math.max(...rows.map(row => row.cells.length));
  return [
    elsewhere.length ? h("ul.elsewhere", null, elsewhere.slice(0, MOST).map(error =>
      h("li", null, error.line ? t("returns.line", number(error.line)) + ": " : null, error.detail))) : null,
    h("div.scroll", { tabindex: "0", role: "group", "aria-label": t("returns.preview") }, h("table.figures.preview", null,
      h("thead", null, h("tr", null, h("th", { scope: "col" }, t("returns.row")),
        Array.from({ length: width }, (none, index) => h("th", { scope: "col" }, header?.cells[index] ?? "")))),
      h("tbody", null, shown.map(row => line(row, header, wrong.get(row.line) ?? [], width))))),
    shown.length < body.length ? h("p.note", null, t("returns.preview.some", number(shown.length), number(body.length))) : null,
  ];
}

function line(row, header, errors, width) {
  const id = "line-" + row.line;
  const marked = new Set(errors.map(error => header.cells.indexOf(error.column)));
  return [
    h(errors.length ? "tr.wrong" : "tr", null, h("th", { scope: "row" }, number(row.line)),
      Array.from({ length: width }, (none, index) => h(marked.has(index) ? "td.bad" : "td",
        marked.has(index) ? { "aria-invalid": "true", "aria-describedby": id } : null,
        marked.has(index) ? h("span.cross", { "aria-hidden": "true" }, "✕ ") : null, row.cells[index] || (marked.has(index) ? "…" : "")))),
    errors.length ? h("tr.why", null, h("td", { colspan: String(width + 1), id },
      h("ul", null, errors.map(error => h("li", null, error.column ? h("strong", null, error.column + ": ") : null, error.detail))))) : null,
  ];
}
