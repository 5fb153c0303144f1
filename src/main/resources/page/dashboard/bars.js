import { h } from "../common/dom.js";
import { change, direction, number, rate, signed } from "../common/format.js";
import { t } from "../common/language.js";

/** A rate as a bar with its figure; the mark is what is aimed at. */
export function rateCell(row, target) {
  return h("td.rate", null,
    row.rate === null ? null : h("span.bar", { "aria-hidden": "true" },
      h("i", { width: row.rate * 100 + "%" }),
      target === null || target === undefined ? null : h("b", { width: target * 100 + "%" })),
    h("span.figure", null, rate(row)));
}

/** Up or down against the period before, by a sign and not by colour alone. */
export function changeCell(row) {
  return h("td.change", null, changeText(row, signed));
}

/** The same outside of a table; way: 1, -1 or 0 of a row. */
export function changeText(row, written = change, way = direction) {
  if (row.change === null || row.change === undefined) {
    return h("span.none", { title: t("change.none") }, "–");
  }
  const to = way(row);
  return h(to > 0 ? "span.up" : to < 0 ? "span.down" : "span.same", null,
    h("span", { "aria-hidden": "true" }, to > 0 ? "▲ " : to < 0 ? "▼ " : "＝ "), written(row));
}

/** 49.400 / 83.880 */
export const ratio = row => h("td.ratio", null, number(row.numerator),
  row.denominator === null ? null : h("span.of", null, " / " + number(row.denominator)));

/** Both on one line, where there is no room for columns. */
export const small = row => h("span.small", null, number(row.numerator) + " / " + number(row.denominator)
  + (row.coverage ? " · " + t("key.reports.count", number(row.coverage.received), number(row.coverage.expected)) : ""));

/** 31/31, with a word where reports are missing. */
export function reportsCell(row) {
  const { expected, received } = row.coverage;
  const missing = expected - received;
  return h(missing ? "td.reports.short" : "td.reports", null, number(received) + "/" + number(expected),
    missing ? h("span.lack", null, " " + t("reports.missing", number(missing))) : null);
}
