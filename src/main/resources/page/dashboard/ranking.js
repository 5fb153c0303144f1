import { h } from "../common/dom.js";
import { announce } from "../common/dom.js";
import { t } from "../common/language.js";
import { changeCell, rateCell, ratio, reportsCell, small } from "./bars.js";
import { downloads, failed } from "./downloads.js";
import { chartAddress } from "./pictures.js";
import { href, keyOf } from "./state.js";

/** So many are shown before the rest is asked for. */
const FIRST = 25;

/** The units of a place in order of their rate. */
export function ranking(data, retry) {
  const heading = h("h2", { id: "ranking" }, t("ranking.title." + (data.view.bodies ? "bodies" : data.child)));
  if (data.rate.failure) {
    return h("section.panel", { "aria-labelledby": "ranking" }, heading, failed(data.rate, retry));
  }
  const rows = data.rate.rows;
  const body = h("tbody", null, rows.map((row, index) => line(row, data, index >= FIRST)));
  const table = h("table.figures.ranking", { "aria-labelledby": "ranking" },
    h("thead", null, h("tr", null,
      h("th.rank", { scope: "col" }, h("abbr", { title: t("ranking.rank") }, "#")),
      h("th", { scope: "col" }, t("ranking.unit")),
      h("th.rate", { scope: "col" }, t("ranking.rate")),
      h("th.change", { scope: "col" }, t("ranking.change")),
      h("th.ratio", { scope: "col" }, t("ranking.ratio")),
      h("th.reports", { scope: "col" }, t("ranking.reports")))),
    body);
  const more = rows.length > FIRST
    ? h("button.more", { type: "button", onclick: event => {
      body.querySelectorAll(".rest").forEach(row => row.classList.remove("rest"));
      body.rows[FIRST].querySelector("a")?.focus();
      announce(t("ranking.all.shown", rows.length));
      event.target.remove();
    } }, t("ranking.all", rows.length)) : null;
  return h("section.panel", { "aria-labelledby": "ranking" }, heading,
    data.noMap ? h("p.note.no-map", null, data.noMap) : null,
    rows.length ? [h("div.scroll", { tabindex: "0", role: "group", "aria-labelledby": "ranking" }, table), more]
      : h("p.nothing", null, t("ranking.nothing")),
    downloads(data.rate, form => chartAddress(data.rate.parameters, form)));
}

/** Rest: not shown on the screen until asked for, but printed. */
function line(row, data, rest) {
  const unit = row[data.child];
  const at = { ...data.view, period: data.period.text };
  const to = !unit ? href({ ...at, bodies: true })
    : data.child === "province" || keyOf(unit) !== data.view[data.child] ? href({ ...at, [data.child]: keyOf(unit) }) : null;
  const name = unit?.name ?? t("ranking.provincial");
  return h(rest ? "tr.rest" : "tr", unit ? { "data-code": unit.code } : null,
    h("td.rank", null, row.rank ?? "–"),
    h("th", { scope: "row" }, to ? h("a", { href: to }, name) : name, small(row)),
    rateCell(row, row.target), changeCell(row), ratio(row), reportsCell(row));
}
