import { h } from "../common/dom.js";
import { change, date, decimal, number, rate } from "../common/format.js";
import { t } from "../common/language.js";
import { nameOf, parse, span } from "../common/period.js";
import { changeText, rateCell } from "./bars.js";
import { downloads, failed } from "./downloads.js";
import { href } from "./state.js";

/** Tasks that are done, or never are because they go on. */
const DONE = ["completed", "continuous"];

/**
 * The programme of the place: its indicators, or one of them by unit, and its tasks; null if there is neither.
 * Synthetic: whether the page says that its figures are.
 */
export function programme(data, synthetic, retry) {
  const { programme: part } = data;
  if (!part) {
    return null;
  }
  const heading = h("h2", { id: "programme", tabindex: "-1" }, t("programme.title"));
  const missing = [part.values, part.summary, part.tasks, part.catalogue].find(one => one.failure);
  const inside = missing ? failed(missing, retry) : [indicators(data, part), tasks(data, part)];
  return h("section.panel.programme", { "aria-labelledby": "programme" }, heading,
    inside.length && synthetic && !isSynthetic(part) ? h("p.note", null, t("programme.real")) : null, inside);
}

/** Whether any of it was made up. */
export const isSynthetic = part => Boolean(part && (part.summary.synthetic || part.values.items?.some(value => value.synthetic)));

function indicators(data, { values, catalogue }) {
  const { view, period } = data;
  if (!values.items.length && !view.indicator) {
    return null;
  }
  // Asked for at the same time as the values: one that was made in between need not be in it.
  const kinds = new Map(catalogue.items.map((one, index) => [one.code, { ...one, index }]));
  const place = value => kinds.get(value.indicator.code)?.index ?? kinds.size;
  const one = view.indicator ? kinds.get(view.indicator) ?? values.items[0]?.indicator : null;
  const title = one ? t("programme.by.unit", one.name) : t("programme.indicators");
  const rows = one ? [...values.items].sort((a, b) => (b.rate ?? b.value ?? -1) - (a.rate ?? a.value ?? -1))
    : [...values.items].sort((a, b) => place(a) - place(b));
  const link = value => {
    const to = one ? unitAddress(data, value.unit) : view.unit ? null : href({ ...view, period: period.text, indicator: value.indicator.code });
    const name = one ? value.unit.name : value.indicator.name;
    return to ? h("a", { href: to, "data-focus": one ? null : "programme" }, name) : name;
  };
  return [
    h("div.title", null, h("h3", { id: "indicators" }, title),
      one ? h("a", { href: href({ ...view, period: period.text, indicator: null }), "data-focus": "programme" }, t("programme.all")) : null),
    h("p.note", null, t("programme.latest", date(values.parameters.date))),
    rows.length ? h("div.scroll", { tabindex: "0", role: "group", "aria-labelledby": "indicators" },
      h("table.figures.indicators", { "aria-labelledby": "indicators" },
        h("thead", null, h("tr", null,
          h("th", { scope: "col" }, t(one ? "ranking.unit" : "programme.indicator")),
          h("th.held", { scope: "col" }, t("programme.figure")),
          h("th.rate", { scope: "col" }, t("programme.share")),
          h("th.since", { scope: "col" }, t("programme.change")))),
        h("tbody", null, rows.map(value => line(value, kinds.get(value.indicator.code), link(value)))))) : h("p.nothing", null, t("programme.nothing")),
    downloads(values),
  ];
}

function line(value, kind, name) {
  const { start, end } = parse(value.period);
  const told = [
    start === end ? t("programme.until", date(end)) : nameOf(start, end),
    value.source,
    value.printed === null ? null : t("programme.printed", value.printed),
    value.note,
    value.synthetic ? t("programme.synthetic") : null,
  ].filter(Boolean).join(" · ");
  return h(value.doubts.length ? "tr.doubtful" : "tr", null,
    h("th", { scope: "row" }, name, h("span.told", null, told),
      value.doubts.map(doubt => h("span.doubt", null, h("strong", null, h("span", { "aria-hidden": "true" }, "⚠ "), t("programme.doubt")), " ", doubt.detail))),
    h("td.held", null, figure(value, kind), h("span.narrow", null,
      value.rate === null ? null : h("span", null, rate(value)), value.change === null ? null : since(value))),
    value.rate === null ? h("td.rate") : rateCell(value),
    h("td.since", null, value.change === null ? "–" : since(value)));
}

/** 526.397 / 873.477 hồ sơ; a statement in its words. */
function figure(value, kind) {
  if (value.statement !== null) {
    return h("span.statement", null, value.statement);
  }
  const counted = kind?.counted ? h("small", null, " " + kind.counted) : null;
  return value.denominator !== null ? [h("strong", null, number(value.numerator)), " / " + number(value.denominator), counted]
    : value.value !== null ? [h("strong", null, decimal(value.value)), counted] : "–";
}

function since(value) {
  const { start, end } = parse(value.previousPeriod);
  return [value.rate === null ? changeText(value, signedNumber, row => Math.sign(row.change)) : changeText(value, change),
    h("small", null, t("programme.since", start === end ? date(end) : span(start, end)))];
}

const signedNumber = ({ change: by }) => (by > 0 ? "+" : by < 0 ? "−" : "±") + decimal(Math.abs(by));

/** A unit is left alone where it is the place itself. */
function unitAddress(data, unit) {
  const { view, period } = data;
  const { own, date: day } = data.programme;
  // A code may be used again, but not within a month.
  const key = period.start.slice(0, 7) === period.end.slice(0, 7) ? unit.code : unit.code + "@" + day;
  return unit.code === own ? null
    : href({ ...view, period: period.text, indicator: null, [view.district || data.child !== "district" ? "unit" : "district"]: key });
}

function tasks(data, { summary, tasks: list }) {
  const { units } = summary;
  const mine = units.find(one => one.unit.code === data.programme.own);
  const others = units.filter(one => one !== mine);
  if (!units.length || data.view.indicator) {
    return null;
  }
  const open = list.items.filter(task => !DONE.includes(task.state));
  return [
    h("h3", { id: "tasks" }, t("programme.tasks", date(summary.date))),
    mine ? [
      h("div.scroll", { tabindex: "0", role: "group", "aria-labelledby": "tasks" }, h("table.figures.states", { "aria-labelledby": "tasks" },
        h("thead", null, h("tr", null, ["state", "count", "share"].map(key => h(key === "share" ? "th.rate" : "th", { scope: "col" }, t("programme.tasks." + key))))),
        h("tbody", null, mine.states.map(share => h("tr", null, h("th", { scope: "row" }, sign(share.state), share.name),
          h("td", null, number(share.tasks)), rateCell({ rate: share.share, numerator: share.tasks, denominator: mine.total })))),
        h("tfoot", null, h("tr", null, h("th", { scope: "row" }, t("programme.tasks.total")), h("td", null, number(mine.total)), h("td", null))))),
      downloads(summary),
      h("h3", { id: "open" }, t("programme.open", number(open.reduce((sum, task) => sum + task.tasks, 0)))),
      open.length ? h("ul.open", { "aria-labelledby": "open" }, open.map(task)) : null,
      downloads(list),
    ] : null,
    others.length ? [
      h("h3", { id: "units" }, t("programme.tasks.units")),
      h("div.scroll", { tabindex: "0", role: "group", "aria-labelledby": "units" }, h("table.figures.states", { "aria-labelledby": "units" },
        h("thead", null, h("tr", null, h("th", { scope: "col" }, t("ranking.unit")), h("th", { scope: "col" }, t("programme.tasks.total")),
          others[0].states.map(share => h("th", { scope: "col" }, share.name)))),
        h("tbody", null, others.map(one => h("tr", null, h("th", { scope: "row" }, h("a", { href: unitAddress(data, one.unit) }, one.unit.name)),
          h("td", null, number(one.total)), one.states.map(share => h("td", null, number(share.tasks)))))))),
      mine ? null : downloads(summary)] : null,
  ];
}

const SIGNS = { completed: "✓", continuous: "↻", "in-progress": "…", "not-started": "✕" };

const sign = state => h("span.state." + state, { "aria-hidden": "true" }, SIGNS[state]);

function task(one) {
  const facts = [["owner", one.owner], ["cause", one.cause], ["waiting", one.waitingOn]].filter(([, text]) => text);
  return h("li", null,
    h("p", null, sign(one.state), h("strong", null, one.name), one.name === one.stateName ? null : " – " + one.stateName,
      one.tasks > 1 ? ", " + t("programme.tasks.many", number(one.tasks)) : null),
    h("p.told", null, [t("programme.from", date(one.from)), one.group, one.source, one.note, one.synthetic ? t("programme.synthetic") : null].filter(Boolean).join(" · ")),
    facts.length ? h("dl", null, facts.map(([key, text]) => h("div", null, h("dt", null, t("programme." + key)), h("dd", null, text)))) : null);
}
