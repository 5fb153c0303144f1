import { h } from "../common/dom.js";
import { date, number, share, shortDate } from "../common/format.js";
import { t } from "../common/language.js";
import { plusDays, parse, name, weekday } from "../common/period.js";
import { downloads, failed } from "./downloads.js";

/** Units listed. */
const FIRST = 12;

/** Stretches of days told of one unit. */
const STRETCHES = 4;

/** Which reports came and which did not. */
export function calendar(data, retry) {
  const heading = h("h2", { id: "calendar" }, t("calendar.title"));
  if (data.calendar.failure || data.missing.failure) {
    return h("section.panel", { "aria-labelledby": "calendar" }, heading,
      failed(data.calendar.failure ? data.calendar : data.missing, retry));
  }
  const { expected, received, missing } = data.calendar.total;
  return h("section.panel.calendar", { "aria-labelledby": "calendar" }, heading,
    h("p.lead", null, expected
      ? [h("strong", null, number(received) + " / " + number(expected)), " ",
        missing ? t("calendar.some", share(received, expected), number(missing)) : t("calendar.all")]
      : t("calendar.nothing")),
    h("ul.legend", null, ["full", "part", "none", "off"].map(state =>
      h("li", null, h("i." + state, { "aria-hidden": "true" }, SIGNS[state]), t("calendar.state." + state)))),
    data.time === "day" ? months(data) : byMonth(data),
    downloads(data.calendar),
    late(data));
}

const SIGNS = { full: "✓", part: "!", none: "✕", off: "" };

function stateOf(row) {
  return !row || !row.expected ? "off" : !row.missing ? "full" : row.received ? "part" : "none";
}

function told(row, day) {
  const state = stateOf(row);
  return date(day) + ": " + (state === "off" ? t("calendar.state.off")
    : t("calendar.day", number(row.received), number(row.expected)) + (row.missing ? ", " + t("reports.missing", number(row.missing)) : ""));
}

/** A small calendar for each month. */
function months(data) {
  const rows = new Map(data.calendar.rows.map(row => [row.day.code, row]));
  const { start, end } = data.period;
  const starts = [];
  for (let month = start.slice(0, 7); month <= end.slice(0, 7); month = plusDays(parse(month).end, 1).slice(0, 7)) {
    starts.push(month);
  }
  const many = starts.length > 2;
  return h(many ? "div.months.many" : "div.months", null, starts.map(month => {
    const whole = parse(month);
    const cells = Array.from({ length: weekday(whole.start) - 1 }, () => h("td", null));
    for (let day = whole.start; day <= whole.end; day = plusDays(day, 1)) {
      cells.push(day < start || day > end ? h("td.outside", null, Number(day.slice(8))) : dayCell(rows.get(day), day, many));
    }
    const weeks = [];
    while (cells.length) {
      weeks.push(h("tr", null, cells.splice(0, 7)));
    }
    return h("table.month", null, h("caption", null, name(whole)),
      h("thead", null, h("tr", null, [1, 2, 3, 4, 5, 6, 7].map(day =>
        h("th", { scope: "col" }, h("abbr", { title: t("weekday.long." + day) }, t("weekday." + day)))))),
      h("tbody", null, weeks));
  }));
}

/** Many: where there is no room for how many are missing, the sign of the legend. */
function dayCell(row, day, many) {
  const state = stateOf(row);
  return h("td." + state, { title: told(row, day) },
    h("span.day", { "aria-hidden": "true" }, Number(day.slice(8))),
    state === "off" ? null : h("span.sign", { "aria-hidden": "true" }, state === "part" && !many ? "−" + number(row.missing) : SIGNS[state]),
    h("span.unseen", null, told(row, day)));
}

/** Longer spans by months, as a table. */
function byMonth(data) {
  return h("div.scroll", { tabindex: "0", role: "group", "aria-labelledby": "calendar" }, h("table.figures", null,
    h("thead", null, h("tr", null, ["month", "received", "expected", "missing"].map(key => h("th", { scope: "col" }, t("calendar.column." + key))))),
    h("tbody", null, data.calendar.rows.map(row => h("tr", null, h("th", { scope: "row" }, row.month.name),
      h("td", null, number(row.received)), h("td", null, number(row.expected)), h("td", null, number(row.missing)))))));
}

/** Who has not reported. */
function late(data) {
  const rows = [...data.missing.rows].sort((a, b) => b.missing - a.missing);
  if (!rows.length) {
    return null;
  }
  return [h("h3", { id: "who" }, t("missing.title", number(rows.length))),
    h("div.scroll", { tabindex: "0", role: "group", "aria-labelledby": "who" }, h("table.figures.missing", { "aria-labelledby": "who" },
      h("thead", null, h("tr", null, ["unit", "count", "days"].map(key => h("th", { scope: "col" }, t("missing." + key))))),
      h("tbody", null, rows.slice(0, FIRST).map(row => h("tr", null,
        h("th", { scope: "row" }, row.unit.name),
        h("td", null, number(row.missing) + "/" + number(row.expected)),
        h("td", null, stretches(row.missingDays))))))),
    rows.length > FIRST ? h("p.note", null, t("missing.more", number(rows.length - FIRST))) : null,
    downloads(data.missing)];
}

function stretches(spans) {
  const shown = spans.slice(0, STRETCHES).map(span => span.split("/").map(parse))
    .map(([first, last]) => {
      const [start, end] = [first.start, (last ?? first).end];
      return start === end ? shortDate(start) : shortDate(start) + "–" + shortDate(end);
    });
  return shown.join(", ") + (spans.length > STRETCHES ? ", …" : "");
}
