import { h } from "../common/dom.js";
import { date, number, percent, percentNumber, rate, rateNumber } from "../common/format.js";
import { t } from "../common/language.js";
import { draw, FONT, INK, registerMap, TOOLTIP } from "./chart.js";
import { href, keyOf } from "./state.js";

/** The boundaries that are drawn, and when they held. */
const MAPS = [
  { file: "/map/districts-2023.json", level: "district", until: "2025-06-30", province: "40",
    // Cửa Lò was merged into Vinh (Resolution 1243/NQ-UBTVQH15); the shape is still its own.
    merged: { 413: { into: "412", from: "2024-12-01" } } },
  { file: "/map/communes-2025.json", level: "unit", from: "2025-07-01", province: "40", merged: {} },
];

const COLOURS = ["#e3edf6", "#bcd4e9", "#88b2d6", "#4f8abf", "#1d5a96", "#123c66"];
const NOTHING = "#e9e7e2";

/** As in the style sheet for paper. */
const PAPER_HEIGHT = 420;

/** Width of Nghệ An by its height, as it is drawn. */
const PROPORTION = 1.37;

const shapes = new Map();

/** The map that fits a view, or in words why there is none of it; both null where none is expected. */
export function mapOf(data) {
  const { view, child, period: { start, end } } = data;
  const provinces = data.known.provinces;
  const province = view.province?.split("@")[0] ?? (provinces.length === 1 ? provinces[0].code : null);
  if (!child || view.district || view.bodies) {
    return { map: null, why: null };
  }
  const maps = MAPS.filter(map => map.province === province);
  const map = maps.find(one => (!one.until || end <= one.until) && (!one.from || start >= one.from) && child === one.level) ?? null;
  return { map, why: map ? null : child === "province" ? t("map.none.country")
    : maps.length ? t("map.none.reform", date(MAPS[0].until)) : t("map.none.place", data.place.root?.name ?? "") };
}

/** Its boundaries. */
export async function load(map, signal) {
  if (!shapes.has(map.file)) {
    const response = await fetch(map.file, { signal });
    if (!response.ok) {
      throw new Error(t("failure.status", response.status));
    }
    const shape = await response.json();
    registerMap(map.file, shape);
    shapes.set(map.file, shape);
  }
  return shapes.get(map.file);
}

/** The units of a view coloured by their rate. */
export function mapPanel(data, go) {
  const { map, shape } = data.map;
  // Where a code was used again within the period, the unit drawn is the one that has it at the end.
  const rows = new Map(data.rate.rows.filter(row => row[map.level])
    .sort((a, b) => (keyOf(a[map.level]) < keyOf(b[map.level]) ? -1 : 1)).map(row => [row[map.level].code, row]));
  const rowOf = code => {
    const merged = map.merged[code];
    return rows.get(code) ?? (merged && data.period.end >= merged.from ? rows.get(merged.into) : undefined);
  };
  const classes = classesOf(shape.features.map(feature => rowOf(feature.properties.code)?.rate).filter(rate => rate !== null && rate !== undefined));
  const box = h("div.chart.map", { role: "img", "aria-label": t("map.summary", data.place.root?.name ?? "", data.periodName), "aria-describedby": "ranking" });
  const element = h("section.panel.map-panel", { "aria-labelledby": "map" },
    h("h2", { id: "map" }, t("map.title")),
    box,
    legend(classes, shape.features.map(feature => rowOf(feature.properties.code)?.rate)),
    h("p.note", null, t("map.note"), " ", t("map.source")));
  return {
    element,
    draw: () => {
      const chart = draw(box, (width, height) => option(map, shape, rowOf, classes, width, height), PAPER_HEIGHT);
      chart.on("click", event => {
        const unit = rowOf(event.name)?.[map.level];
        if (unit) {
          go(href({ ...data.view, period: data.period.text, [map.level]: keyOf(unit) }));
        }
      });
    },
  };
}

/** Classes of equal width with round limits, at most six. */
export function classesOf(rates) {
  if (!rates.length) {
    return [];
  }
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  for (const step of [1, 2, 5, 10, 20]) {
    const first = Math.floor(low * 100 / step + 1e-9) * step;
    const count = Math.max(1, Math.ceil((high * 100 - first) / step - 1e-9) || 1);
    if (count <= 6) {
      return Array.from({ length: count }, (none, index) => ({
        from: (first + index * step) / 100, to: (first + (index + 1) * step) / 100, last: index === count - 1,
        colour: COLOURS[count < 4 ? index * 2 + 1 : index + (count < 6 ? 1 : 0)] ?? COLOURS.at(-1), dark: (count < 4 ? index * 2 + 1 : index + (count < 6 ? 1 : 0)) >= 3,
      }));
    }
  }
  return [];
}

const classOf = (rate, classes) => classes.find(one => rate >= one.from && (rate < one.to || one.last && rate <= one.to));

function legend(classes, rates) {
  const without = rates.filter(rate => rate === null || rate === undefined).length;
  return h("ul.legend.classes", { "aria-label": t("map.legend") },
    classes.map(one => {
      const swatch = h("i", { "aria-hidden": "true" });
      swatch.style.backgroundColor = one.colour;
      return h("li", null, swatch, percentNumber(one.from).replace(/[.,]0$/, "") + "–" + percent(one.to).replace(/[.,]0/, ""),
        h("small", null, " (" + number(rates.filter(rate => rate !== null && rate !== undefined && classOf(rate, classes) === one).length) + ")"));
    }),
    without ? h("li", null, h("i.nothing", { "aria-hidden": "true" }), t("map.nothing"), h("small", null, " (" + number(without) + ")")) : null);
}

function option(map, shape, rowOf, classes, width, height) {
  const large = shape.features.length < 40 && width > 420;
  return {
    tooltip: { ...TOOLTIP, trigger: "item", formatter: shown => {
      const row = rowOf(shown.name);
      const name = row ? row[map.level].name : shape.features.find(feature => feature.properties.code === shown.name)?.properties.name;
      return "{b|" + name + "}\n" + (row?.rate === null || row?.rate === undefined ? t("map.nothing")
        : "{b|" + rate(row) + "}  (" + number(row.numerator) + " / " + number(row.denominator) + ")");
    } },
    series: [{
      type: "map", map: map.file, nameProperty: "code", aspectScale: 0.95, layoutCenter: ["50%", "50%"],
      // The longer side, which is its width.
      layoutSize: Math.min(width - 8, (height - 8) * PROPORTION),
      selectedMode: false, itemStyle: { borderColor: "#fff", borderWidth: 1, areaColor: NOTHING },
      emphasis: { label: { show: true, color: INK }, itemStyle: { areaColor: "#f3d27a", borderColor: "#7a1420" } },
      label: { show: large, fontFamily: FONT, fontSize: 11, lineHeight: 14, formatter: shown => {
        const feature = shape.features.find(one => one.properties.code === shown.name);
        return feature.properties.short + "\n" + rateNumber(rowOf(shown.name));
      } },
      labelLayout: { hideOverlap: true },
      data: shape.features.map(feature => {
        const row = rowOf(feature.properties.code);
        const found = row?.rate === null || row?.rate === undefined ? null : classOf(row.rate, classes);
        return { name: feature.properties.code, value: row?.rate ?? NaN,
          itemStyle: { areaColor: found?.colour ?? NOTHING }, label: found?.dark ? { color: "#fff", textBorderColor: found.colour, textBorderWidth: 2 }
            : { color: INK, textBorderColor: "#fff", textBorderWidth: 1.5 } };
      }),
    }],
  };
}
