import { announce, h } from "../common/dom.js";
import { t } from "../common/language.js";
import { changeCell, rateCell, ratio, small } from "./bars.js";
import { downloads, failed } from "./downloads.js";
import { chartAddress } from "./pictures.js";
import { href } from "./state.js";

const FIRST = 10;

/** The procedures with the most dossiers. */
export function procedures(data, retry) {
  const heading = h("h2", { id: "procedures" }, t("procedures.title"));
  if (data.procedures.failure) {
    return h("section.panel", { "aria-labelledby": "procedures" }, heading, failed(data.procedures, retry));
  }
  const rows = data.procedures.rows;
  const body = h("tbody", null, rows.map((row, index) => line(row, data, index >= FIRST)));
  return h("section.panel", { "aria-labelledby": "procedures" }, heading,
    rows.length ? h("div.scroll", { tabindex: "0", role: "group", "aria-labelledby": "procedures" },
      h("table.figures.procedures", { "aria-labelledby": "procedures" },
        h("thead", null, h("tr", null,
          h("th", { scope: "col" }, t("procedures.name")),
          h("th.ratio", { scope: "col" }, t("ranking.ratio")),
          h("th.rate", { scope: "col" }, t("ranking.rate")),
          h("th.change", { scope: "col" }, t("ranking.change")))),
        body)) : h("p.nothing", null, t("procedures.nothing")),
    rows.length > FIRST ? h("button.more", { type: "button", onclick: event => {
      body.querySelectorAll(".rest").forEach(row => row.classList.remove("rest"));
      body.rows[FIRST].querySelector("a").focus();
      announce(t("procedures.all.shown", rows.length));
      event.target.remove();
    } }, t(rows.length === data.mostProcedures ? "procedures.most" : "procedures.all", rows.length)) : null,
    downloads(data.procedures, form => chartAddress(data.procedures.parameters, form)));
}

function line(row, data, rest) {
  return h(rest ? "tr.rest" : "tr", null,
    h("th", { scope: "row" },
      h("a", { href: href({ ...data.view, period: data.period.text, procedure: row.procedure.code }) }, row.procedure.name),
      h("span.code", null, row.procedure.code), small(row)),
    ratio(row), rateCell(row, row.target), changeCell(row));
}
