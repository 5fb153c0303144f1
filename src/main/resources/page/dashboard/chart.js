import { LineChart, BarChart, MapChart } from "echarts/charts";
import { GeoComponent, GridComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { init, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

// Only what is used is bundled. Canvas and not SVG: the latter writes styles into its elements, which the policy forbids.
use([LineChart, BarChart, MapChart, GeoComponent, GridComponent, TooltipComponent, LabelLayout, CanvasRenderer]);

export { registerMap };

export const INK = "#1b2430";
export const MUTED = "#56616f";
export const LINE = "#d9dde3";
export const FONT = "Inter, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** A tooltip drawn into the canvas itself, for the same reason. */
export const TOOLTIP = {
  renderMode: "richText", confine: true, backgroundColor: "#fff", borderColor: "#aab2bd", borderWidth: 1, padding: [8, 10],
  textStyle: { color: INK, fontFamily: FONT, fontSize: 13, lineHeight: 19, rich: { b: { fontWeight: 600, fontFamily: FONT, color: INK } } },
};

/** An A4 page without its margins, in pixels of a style sheet. */
const PAPER = 688;

const drawn = new Set();

window.addEventListener("beforeprint", () => drawn.forEach(one => one.fit(PAPER)));
window.addEventListener("afterprint", () => drawn.forEach(one => one.fit()));
// What hangs over a chart can be put away without moving the pointer.
window.addEventListener("keydown", event => event.key === "Escape" && drawn.forEach(one => one.hide()));

/**
 * Draws a chart that follows the width of its box; sharp enough for paper too.
 * On paper it is as high as on the screen unless told otherwise; then the style sheet has to say the same.
 */
export function draw(box, option, paperHeight) {
  const chart = init(box, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
  chart.setOption({ animation: false, textStyle: { fontFamily: FONT, color: INK }, ...option(box.clientWidth, box.clientHeight) });
  const one = {
    hide: () => chart.dispatchAction({ type: "hideTip" }),
    fit(given) {
      if (box.isConnected) {
        chart.resize({ width: given ?? "auto", height: given ? paperHeight ?? "auto" : "auto" });
        chart.setOption(option(given ?? box.clientWidth, given && paperHeight ? paperHeight : box.clientHeight));
      } else {
        watch.disconnect();
        chart.dispose();
        drawn.delete(one);
      }
    },
  };
  let width = box.clientWidth;
  const watch = new ResizeObserver(() => {
    if (box.clientWidth !== width) {
      width = box.clientWidth;
      one.fit();
    }
  });
  watch.observe(box);
  drawn.add(one);
  return chart;
}
