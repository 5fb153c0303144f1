import "../common/base.css";
import "../common/calendar.css";
import "./dashboard.css";
import { announce, fill, h } from "../common/dom.js";
import { instant, number, percent, points, previousRate, rate, share } from "../common/format.js";
import { fonts, frame } from "../common/frame.js";
import { t } from "../common/language.js";
import { days, nameOf, span } from "../common/period.js";
import { changeText } from "./bars.js";
import { calendar } from "./calendar.js";
import { chooser } from "./chooser.js";
import { downloads, failed } from "./downloads.js";
import { load } from "./load.js";
import { load as loadMap, mapOf, mapPanel } from "./map.js";
import { chartAddress } from "./pictures.js";
import { procedures } from "./procedures.js";
import { isSynthetic, programme } from "./programme.js";
import { ranking } from "./ranking.js";
import { series } from "./series.js";
import { current, href } from "./state.js";

const main = h("main.wide", { id: "main", tabindex: "-1", "aria-busy": "true" });
const foot = h("p", null);
const title = document.title;
let turn = 0;
let pending;
let shown;

/** Shows what the address asks for; focus: where it goes afterwards. */
async function show(focus) {
  const mine = ++turn;
  shown = location.search;
  pending?.abort();
  pending = new AbortController();
  main.setAttribute("aria-busy", "true");
  let parts;
  try {
    parts = await prepare(pending.signal);
  } catch (failure) {
    if (failure.name === "AbortError") {
      return;
    }
    console.warn(failure);
    parts = { children: [h("h1", null, t("brand.name")), failed({ failure }, () => show())] };
  }
  await ready;
  if (mine !== turn) {
    return;
  }
  const kept = document.activeElement?.id;
  main.removeAttribute("aria-busy");
  fill(main, parts.children);
  parts.draws?.forEach(draw => draw());
  document.title = parts.title ? parts.title + " – " + title : title;
  const target = focus === "keep" ? document.getElementById(kept) : focus ? document.getElementById(focus) : null;
  if (target) {
    target.focus({ preventScroll: focus === "keep" });
    if (focus === "heading") {
      window.scrollTo(0, 0);
    }
    announce(parts.title ?? "");
  }
  performance.mark("shown");
  document.documentElement.dataset.shown = String(mine);
}

async function prepare(signal) {
  const data = await load(current(), signal);
  if (data.empty) {
    return { children: nothingYet() };
  }
  const retry = () => show("keep");
  const wanted = data.rate.failure ? { map: null, why: null } : mapOf(data);
  data.noMap = wanted.why;
  if (wanted.map) {
    try {
      data.map = { map: wanted.map, shape: await loadMap(wanted.map, signal) };
    } catch (failure) {
      if (failure.name === "AbortError") {
        throw failure;
      }
      console.warn(failure);
      data.noMap = t("map.failed");
    }
  }
  const map = data.map ? mapPanel(data, address => go(address, "heading")) : null;
  const line = series(data, retry);
  const synthetic = [data.rate, data.series, data.procedures, data.calendar].some(part => part?.synthetic) || isSynthetic(data.programme);
  return {
    title: [data.rate.failure ? null : rate(data.rate.total), placeTitle(data), data.periodName].filter(Boolean).join(" · "),
    children: [
      synthetic ? h("p.synthetic", { role: "note" }, h("strong", null, t("synthetic.title")), " ", t("synthetic.text")) : null,
      data.wrongPeriod ? h("p.failed", { role: "alert" }, t("period.unread", data.wrongPeriod, data.periodName)) : null,
      head(data),
      data.rate.failure ? failed(data.rate, retry) : key(data, retry),
      data.child ? h(map ? "div.pair" : "div", null, map?.element, ranking(data, retry)) : null,
      line.element,
      // A year of calendars wants the whole width.
      h(data.procedures && days(data.period.start, data.period.end) <= 62 ? "div.pair.even" : "div", null,
        data.procedures ? procedures(data, retry) : null,
        calendar(data, retry)),
      programme(data, synthetic, retry),
      about(data),
    ],
    draws: [map?.draw, line.draw].filter(Boolean),
  };
}

/** The way down to where we are, as links, and the period. */
function head(data) {
  const { view, place, period } = data;
  const at = { period: period.text, by: view.by };
  const steps = [
    { name: place.root?.name ?? t("place.country"), href: href({ ...at, province: view.province }) },
    view.province && data.known.provinces.length > 1 ? { name: t("place.country"), href: href(at), first: true } : null,
    view.bodies ? { name: t("ranking.provincial"), href: href({ ...at, province: view.province, bodies: view.bodies }) } : null,
    place.district ? { name: place.district.name, href: href({ ...at, province: view.province, district: view.district }) } : null,
    place.unit && place.unit.code !== place.district?.code
      ? { name: place.unit.name, href: href({ ...at, province: view.province, district: view.district, bodies: view.bodies, unit: view.unit }) } : null,
    view.procedure ? { name: data.procedure.failure ? view.procedure : data.procedure.name, href: href({ ...at, ...view }) } : null,
  ].filter(Boolean).sort((a, b) => (b.first ? 1 : 0) - (a.first ? 1 : 0));
  return h("div.head", null,
    h("div", null,
      steps.length === 1 ? null : h("nav.way", { "aria-label": t("place.way") }, h("ol", null, steps.map((step, index) => h("li", null,
        index === steps.length - 1 ? h("span", { "aria-current": "page" }, shorten(step.name)) : h("a", { href: step.href }, step.name))))),
      h("h1", { id: "heading", tabindex: "-1" }, placeTitle(data)),
      view.procedure && !data.procedure.failure
        ? h("p.sub", null, h("strong.procedure", null, data.procedure.name), h("span.code", null, data.procedure.code),
          " ", h("a.drop", { href: href({ ...at, ...view, procedure: null }) }, t("procedures.drop"))) : null,
      h("p.sub", null, data.periodName, period.kind === "month" || period.kind === "quarter" || period.kind === "year"
        ? h("span.days", null, " (" + span(period.start, period.end) + ")") : null)),
    chooser(data, address => go(address, "keep")));
}

const shorten = text => (text.length > 60 ? text.slice(0, 58).trimEnd() + "…" : text);

const placeTitle = data => (data.place.unit ?? data.place.district)?.name
  ?? (data.view.bodies ? t("ranking.provincial") : data.place.root?.name ?? t("place.country"));

/** The figure that it is all about, with what has to be known to read it. */
function key(data) {
  const { total, comparedWith } = data.rate;
  const level = code => data.levels.failure ? null : data.levels.rows.find(row => row.level?.code === code);
  const { expected, received } = total.coverage;
  const compared = comparedWith ? nameOf(comparedWith.start, comparedWith.end) : null;
  const before = { expected: total.previousReportsExpected, received: total.previousReportsReceived };
  const maximum = data.known.metric?.points;
  return h("section.key", { "aria-labelledby": "key" },
    h("div.main-figure", null,
      h("h2", { id: "key" }, t("key.title")),
      h(total.rate === null ? "p.big.none" : "p.big", null, rate(total)),
      h("p", null, total.denominator === null ? t("key.nothing") : t("key.ratio", number(total.numerator), number(total.denominator))),
      data.latest
        ? h("p", null, h("a.latest", { href: href({ ...data.view, period: data.latest }) }, t("key.latest"))) : null),
    h("dl.facts", null,
      fact(t("key.change"), changeText(total), compared === null ? null : total.previousRate === null
        ? t("key.previous.none", compared) : [t("key.previous", compared, previousRate(total)), ", ", reports(before.expected, before.received)]),
      ...["4", "3"].map(code => fact(t("level." + code), rate(level(code)),
        level(code)?.rate === null || !level(code) ? null : number(level(code).numerator) + " / " + number(level(code).denominator))),
      fact(t("key.target"), total.rate === null || total.target === null ? "–" : total.rate >= total.target ? h("span.met", null, "✓ ", t("key.met")) : h("span.unmet", null, t("key.unmet")),
        total.target === null ? null : [t("key.aim", percent(total.target).replace(/[.,]0/, "")),
          total.toTarget ? ", " + t("key.missing", number(total.toTarget)) : null,
          total.score === null || total.score === undefined || !maximum ? null : " · " + t("key.points", points(total.score), number(maximum))]),
      fact(t("key.reports"), expected ? share(received, expected) : "–",
        reports(expected, received)),
      fact(t("key.mean"), percent(total.meanOfUnits), t("key.mean.note"))),
    total.previousRate !== null && before.expected > before.received
      ? h("p.note.before", null, t("key.previous.lack", compared, number(before.expected - before.received), number(before.expected))) : null,
    total.previousRate !== null && total.previousReportsNotDue
      ? h("p.note.before", null, t("key.previous.later", compared, number(total.previousReportsNotDue))) : null,
    total.straddling ? h("p.note", null, t("key.straddling", number(total.straddling))) : null,
    downloads(data.rate));
}

const fact = (label, value, note) => h("div", null, h("dt", null, label), h("dd", null, value), note ? h("dd.note", null, note) : null);

/** How many came of those due, with a word where some are missing. */
const reports = (expected, received) => [t("key.reports.count", number(received), number(expected)),
  expected > received ? h("strong.lack", null, " – " + t("reports.missing", number(expected - received))) : null];

function about(data) {
  fill(foot, data.known.metric ? [h("strong", null, data.known.metric.name), " = ", data.known.metric.formula, ". ",
    t("foot.source", data.known.metric.legalSource), " "] : null,
    data.rate.revision ? t("foot.revision", data.rate.revision, instant(new Date().toISOString())) : null);
  return null;
}

/** A database without a single figure. */
function nothingYet() {
  return [h("h1", { id: "heading", tabindex: "-1" }, t("brand.name")),
    h("div.empty", null, h("h2", null, t("empty.title")), h("p", null, t("empty.text")),
      h("p", null, h("a.button", { href: "/nop-so-lieu" + (document.documentElement.lang === "en" ? "?lang=en" : "") }, t("empty.send")), " ",
        h("a", { href: "/q/swagger-ui/" }, t("empty.api"))))];
}

function go(address, focus) {
  history.pushState(null, "", address);
  show(focus);
}

// Links within the page are followed without loading it anew; with a key held they open as any link does.
document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.hasAttribute("download") || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  const url = new URL(link.href);
  if (url.origin === location.origin && url.pathname === "/" && !url.hash
      && (url.searchParams.get("lang") === "en") === (document.documentElement.lang === "en")) {
    event.preventDefault();
    go(url.pathname + url.search, link.dataset.focus ?? (link.closest(".chooser, .tabs") ? "keep" : "heading"));
  }
});
// The skip link changes the address too, but not what is shown: the focus that it moved would be lost.
window.addEventListener("popstate", () => location.search !== shown && show());

// Paper cannot be clicked: what is folded on the screen is printed unfolded.
window.addEventListener("beforeprint", () => document.querySelectorAll("details.printed:not([open])").forEach(one => {
  one.dataset.unfolded = "";
  one.open = true;
}));
window.addEventListener("afterprint", () => document.querySelectorAll("details[data-unfolded]").forEach(one => {
  delete one.dataset.unfolded;
  one.open = false;
}));

// What is shown is shown once it can stay where it is: in its own letters.
const ready = fonts().then(() => fill(document.getElementById("page"), frame("dashboard", main, foot)));
show();
