import { h } from "../common/dom.js";
import { number, percent, rate } from "../common/format.js";
import { t } from "../common/language.js";
import { nameOf } from "../common/period.js";
import { draw, FONT, LINE, MUTED, TOOLTIP } from "./chart.js";
import { downloads, failed } from "./downloads.js";
import { chartAddress } from "./pictures.js";
import { href } from "./state.js";

/** Told apart by line and mark as well as by colour. */
const LEVELS = [
  { code: "4", colour: "#1d5a96", mark: "circle", line: "solid" },
  { code: "3", colour: "#9a5b00", mark: "diamond", line: [6, 4] },
];

/** How both levels went over time. */
export function series(data, retry) {
  const heading = h("h2", { id: "series" }, t("series.title"));
  if (data.series.failure) {
    return { element: h("section.panel", { "aria-labelledby": "series" }, heading, failed(data.series, retry)) };
  }
  const times = [...new Map(data.series.rows.map(row => [row[data.by].code, row[data.by]])).values()]
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const cell = new Map(data.series.rows.map(row => [row[data.by].code + " " + row.level?.code, row]));
  const at = (time, level) => cell.get(time.code + " " + level.code);
  const box = h("div.chart.series", { role: "img", "aria-label": summary(times, at, data), "aria-describedby": "series-table" });
  const tabs = h("p.tabs", { role: "group", "aria-label": t("series.by") }, data.choices.map(by =>
    h("a", { href: href({ ...data.view, period: data.period.text, by }), "aria-current": by === data.by ? "true" : null, id: "by-" + by },
      t("series.by." + by))));
  const drawn = data.series.rows.some(row => row.denominator !== null);
  const element = h("section.panel.wide-panel", { "aria-labelledby": "series" },
    h("div.title", null, heading, tabs),
    h("p.note", null, data.around.text === data.period.text ? t("series.note") : t("series.around", nameOf(data.around.start, data.around.end))),
    drawn ? [legend(), box, table(times, at, data)] : data.series.total.straddlingRows ? null : h("p.nothing", null, t("series.nothing")),
    longer(data),
    downloads(data.series, form => chartAddress(data.series.parameters, form)));
  return { element, draw: drawn ? () => draw(box, width => option(times, at, data, width)) : null };
}

/** Figures of whole months are in no day: a chart by days without them must not look as if there were none. */
function longer(data) {
  const { straddlingRows } = data.series.total;
  return straddlingRows ? h("p.note.straddling", null, t("series.straddling", number(straddlingRows)), " ",
    data.by === "month" || data.by === "year" ? null
      : h("a", { href: href({ ...data.view, period: data.period.text, by: "month" }) }, t("series.straddling.month"))) : null;
}

function legend() {
  return h("ul.legend.lines", null,
    LEVELS.map(level => h("li." + "level" + level.code, null, h("i", { "aria-hidden": "true" }), t("level." + level.code))),
    h("li.aim", null, h("i", { "aria-hidden": "true" }), t("series.target")),
    h("li.volume", null, h("i", { "aria-hidden": "true" }), t("series.volume")));
}

function summary(times, at) {
  return t("series.summary") + " " + LEVELS.map(level => {
    const rows = times.map(time => at(time, level)).filter(row => row && row.rate !== null);
    return rows.length ? t("series.summary.level", t("level." + level.code), rate(rows[0]), rate(rows.at(-1))) : "";
  }).join(" ");
}

function table(times, at, data) {
  return h("details.printed", null, h("summary", null, t("table.show")),
    h("div.scroll", { tabindex: "0", role: "group", "aria-label": t("series.title") }, h("table.figures", { id: "series-table" },
      h("thead", null,
        h("tr", null, h("th", { scope: "col", rowspan: "2" }, t("series.by." + data.by)),
          LEVELS.map(level => h("th.span", { scope: "colgroup", colspan: "3" }, t("level." + level.code)))),
        h("tr", null, LEVELS.map(() => ["numerator", "denominator", "rate"].map(key => h("th", { scope: "col" }, t("column." + key)))))),
      h("tbody", null, times.map(time => h("tr", null, h("th", { scope: "row" }, time.name),
        LEVELS.map(level => {
          const row = at(time, level);
          return [h("td", null, number(row?.numerator)), h("td", null, number(row?.denominator)), h("td", null, rate(row))];
        })))))));
}

/** What stands under the axis: shorter than the name of a cell. */
function tick(code) {
  const day = /^\d{4}-(\d{2})-(\d{2})$/.exec(code);
  const week = /^(\d{4})-W(\d{2})$/.exec(code);
  const month = /^(\d{4})-(\d{2})$/.exec(code);
  return day ? day[2] + "/" + day[1] : week ? t("tick.week", Number(week[2])) : month ? Number(month[2]) + "/" + month[1] : code;
}

function option(times, at, data, width) {
  const narrow = width < 560;
  const rates = times.flatMap(time => LEVELS.map(level => at(time, level)?.rate)).filter(rate => rate !== null && rate !== undefined);
  const target = data.series.rows.find(row => row.target !== null)?.target ?? null;
  const all = target === null ? rates : [...rates, target];
  const low = Math.max(0, Math.floor((Math.min(...all) - 0.03) * 10) / 10);
  const high = Math.min(1, Math.ceil((Math.max(...all) + 0.03) * 10) / 10);
  const left = 46;
  const right = narrow ? 14 : 26;
  const axis = { type: "category", data: times.map(time => time.code), axisTick: { show: false }, axisLine: { lineStyle: { color: "#8a94a0" } } };
  const labels = { color: MUTED, fontSize: 12, fontFamily: FONT };
  return {
    grid: [{ left, right, top: 12, height: 216 }, { left, right, top: 252, height: 52 }],
    xAxis: [
      { ...axis, gridIndex: 0, axisLabel: { show: false } },
      { ...axis, gridIndex: 1, axisLabel: { ...labels, formatter: tick, hideOverlap: true, margin: 10 } },
    ],
    yAxis: [
      { gridIndex: 0, min: low, max: high, interval: high - low > 0.6 ? 0.2 : 0.1, splitLine: { lineStyle: { color: LINE } },
        axisLabel: { ...labels, formatter: value => percent(value).replace(/[.,]0/, "") } },
      { gridIndex: 1, min: 0, splitNumber: 1, splitLine: { show: false }, axisLabel: { ...labels, formatter: number, showMinLabel: false } },
    ],
    tooltip: { ...TOOLTIP, trigger: "axis", axisPointer: { type: "line", lineStyle: { color: "#8a94a0" } }, formatter: shown => tip(shown, times, at) },
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    series: [
      ...(target === null ? [] : [{ type: "line", xAxisIndex: 0, yAxisIndex: 0, silent: true, symbol: "none", data: times.map(() => target),
        lineStyle: { color: "#7a1420", type: [2, 4], width: 1.5 } }]),
      ...LEVELS.map(level => ({
        type: "line", xAxisIndex: 0, yAxisIndex: 0, data: times.map(time => at(time, level)?.rate ?? null),
        symbol: level.mark, symbolSize: times.length > 60 ? 0 : times.length > 31 || narrow ? 5 : 7, showAllSymbol: true,
        itemStyle: { color: level.colour }, lineStyle: { color: level.colour, width: 2, type: level.line }, connectNulls: false,
      })),
      ...LEVELS.map(level => ({
        type: "bar", stack: "received", xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 26, barCategoryGap: "25%",
        data: times.map(time => at(time, level)?.denominator ?? null),
        itemStyle: { color: level.code === "4" ? "#9bb8d3" : "#d9b98a" },
      })),
    ],
  };
}

function tip(shown, times, at) {
  const time = times[shown[0].dataIndex];
  return "{b|" + time.name + "}\n" + LEVELS.map(level => {
    const row = at(time, level);
    return t("level." + level.code) + ": {b|" + rate(row) + "}  (" + number(row?.numerator) + " / " + number(row?.denominator) + ")";
  }).join("\n");
}
