import { h } from "../common/dom.js";
import { date, number } from "../common/format.js";
import { t } from "../common/language.js";
import { name, parse, plusDays, weekday } from "../common/period.js";

/** The month of a unit: what came, what is missing; a day that is missing can be chosen. */
export function days(month, held, chosen, choose) {
  const whole = parse(month);
  const due = new Map(held.rows.map(row => [row.day.code, row]));
  const cells = Array.from({ length: weekday(whole.start) - 1 }, () => h("td", null));
  for (let day = whole.start; day <= whole.end; day = plusDays(day, 1)) {
    const row = due.get(day);
    const state = !row?.expected ? "off" : row.missing ? "none" : "full";
    const label = date(day) + ": " + t("returns.day." + state);
    const inside = [h("span.day", { "aria-hidden": "true" }, Number(day.slice(8))),
      h("span.sign", { "aria-hidden": "true" }, state === "none" ? "✕" : state === "full" ? "✓" : ""), h("span.unseen", null, label)];
    cells.push(h("td." + state + (day === chosen ? ".chosen" : ""), { title: label },
      state === "none" ? h("button.day-choice", { type: "button", onclick: () => choose(day) }, inside) : inside));
  }
  const weeks = [];
  while (cells.length) {
    weeks.push(h("tr", null, cells.splice(0, 7)));
  }
  const { expected, received, missing } = held.total;
  return [
    held.synthetic ? h("p.synthetic", { role: "note" }, h("strong", null, t("synthetic.title")), " ", t("returns.synthetic")) : null,
    h("table.month", null, h("caption", null, name(whole)),
      h("thead", null, h("tr", null, [1, 2, 3, 4, 5, 6, 7].map(day =>
        h("th", { scope: "col" }, h("abbr", { title: t("weekday.long." + day) }, t("weekday." + day)))))),
      h("tbody", null, weeks)),
    h("p.note", null, expected ? t("returns.held", number(received), number(expected)) : t("calendar.nothing"), " ",
      missing ? h("strong.lack", null, t("returns.held.missing", number(missing))) : null),
  ];
}
