import { get } from "../common/api.js";
import { t } from "../common/language.js";
import { days, name, parse, today } from "../common/period.js";
import { filter, keyOf } from "./state.js";

/** Older figures than these there are nowhere. */
const FIRST_DAY = "2015-01-01";

/** The last day on which there were districts (Resolution 203/2025/QH15). */
const LAST_DISTRICT_DAY = "2025-06-30";

/** Procedures listed: those with the most dossiers. The files have all of them. */
const PROCEDURES = 50;

/** More days than this are told by months. */
const MOST_DAYS = 400;

/** As many as the API gives at once. */
const MOST = 1000;

const RATE = "/metrics/online-rate";

let known;

/** Which months there are figures of, and of which provinces; asked once a visit. */
function overview() {
  const period = FIRST_DAY + "/" + today();
  known ??= Promise.all([
    get(RATE, { period, groupBy: "month" }),
    get(RATE, { period, groupBy: "province" }),
    get("/metrics"),
  ]).then(([months, provinces, catalogue]) => ({
    months: months.rows.filter(row => row.denominator !== null).map(row => row.month.code),
    provinces: provinces.rows.filter(row => row.denominator !== null).map(row => row.province),
    metric: catalogue.find(one => one.code === "online-rate"),
  }));
  known.catch(() => (known = undefined));
  return known;
}

/** What the rows of a view are: the level below its place. */
function below(view, period, provinces) {
  if (view.unit) {
    return null;
  }
  if (view.district || view.bodies) {
    return "unit";
  }
  if (!view.province && provinces.length > 1) {
    return "province";
  }
  return period.end <= LAST_DISTRICT_DAY ? "district" : "unit";
}

/** The stretches of time that a series over a period can be told by; the first is the one to begin with. */
export function stretches(period) {
  const length = days(period.start, period.end);
  return length <= 45 ? ["day", "week", "month"] : length <= MOST_DAYS ? ["month", "week", "day"] : ["month", "year"];
}

/**
 * The answers to questions by their names; one that was not got is {failure}, where nothing is asked there is null.
 * A question is a path, its parameters, and perhaps what makes better parameters of the answer.
 */
async function answers(questions, signal) {
  return Object.fromEntries(await Promise.all(Object.entries(questions).map(async ([key, question]) => {
    if (!question) {
      return [key, null];
    }
    const [path, parameters, rather] = question;
    try {
      const found = await get(path, parameters, { signal });
      const better = rather?.(found);
      return [key, { path, parameters, ...(better ? await get(path, better, { signal }) : found) }];
    } catch (failure) {
      if (failure.name === "AbortError") {
        throw failure;
      }
      return [key, { path, parameters, failure }];
    }
  })));
}

/** The kinds of units that are in no district. */
const BODIES = ["department", "agency"];

/** The keys of the bodies of a province: those that figures of the period are of, else those in force at its end. */
async function bodiesOf(view, period, signal) {
  const { rows } = await get(RATE, { period: period.text, province: view.province, groupBy: "unit,kind" }, { signal });
  const reporting = rows.filter(row => BODIES.includes(row.kind.code)).map(row => row.unit);
  const found = reporting.length ? reporting
    : (await get("/units", { province: view.province, kind: BODIES, validOn: period.end, limit: MOST }, { signal })).items;
  if (!found.length) {
    throw new Error(t("ranking.bodies.none"));
  }
  return found.map(keyOf);
}

/** The indicators of a unit as of the end of the period, or one of them of all units below it, and its tasks; null = there are none. */
async function programme(view, unit, period, signal) {
  if (unit.validFrom > period.end) {
    return null;
  }
  const date = unit.validTo && unit.validTo < period.end ? unit.validTo : period.end;
  const below = view.unit ? { unit: unit.code } : view.district ? { district: unit.code } : { province: unit.code };
  const found = await answers({
    values: ["/indicators/values", { date, ...(view.indicator ? { ...below, indicator: view.indicator } : { unit: unit.code }), limit: MOST }],
    summary: ["/tasks/summary", { date, ...below, groupBy: "unit" }],
    tasks: ["/tasks", { date, unit: unit.code, state: ["in-progress", "not-started"], limit: MOST }],
    catalogue: ["/indicators", null],
  }, signal);
  const nothing = !view.indicator && found.values.items?.length === 0 && found.summary.total === 0;
  return nothing ? null : { own: unit.code, date, ...found };
}

/** Everything a view shows; a part that could not be had is {failure}. */
export async function load(view, signal) {
  const all = await overview();
  const period = parse(view.period) ?? (all.months.length ? parse(all.months.at(-1)) : null);
  if (!period) {
    return { view, empty: true };
  }
  const child = below(view, period, all.provinces);
  const bodies = view.bodies && !view.unit ? await bodiesOf(view, period, signal) : null;
  const asked = { period: period.text, ...filter(view, bodies) };
  const place = filter({ ...view, procedure: null }, bodies);
  const own = view.unit ?? view.district ?? (view.bodies ? null : view.province ?? (all.provinces.length === 1 ? keyOf(all.provinces[0]) : null));
  // A day by itself is no series: the month it lies in is shown.
  const around = period.kind === "day" ? period.text.slice(0, 7) : period.text;
  const choices = stretches(parse(around));
  const by = choices.includes(view.by) ? view.by : choices[0];
  const time = days(period.start, period.end) > MOST_DAYS ? "month" : "day";
  const questions = {
    rate: [RATE, { ...asked, groupBy: child, compare: "previous-period", orderBy: child && "-rate" }],
    levels: [RATE, { ...asked, groupBy: "level", compare: "previous-period" }],
    series: [RATE, { ...asked, period: around, groupBy: by + ",level", filled: true }],
    procedures: view.procedure ? null
      : [RATE, { ...asked, groupBy: "procedure", compare: "previous-period", orderBy: "-denominator", limit: PROCEDURES }],
    calendar: ["/coverage", { period: period.text, ...place, groupBy: time }],
    missing: ["/coverage", { period: period.text, ...place, groupBy: "unit", onlyMissing: true }],
    district: view.district ? unitQuestion(view.district, period) : null,
    // Of a district it is the same.
    own: own && own !== view.district ? unitQuestion(own, period) : null,
    procedure: view.procedure ? ["/procedures/" + encodeURIComponent(view.procedure), null] : null,
  };
  const parts = await answers(questions, signal);
  const unit = parts.own ?? parts.district;
  const nothing = !parts.rate.failure && parts.rate.total.denominator === null;
  return {
    view, period, mostProcedures: PROCEDURES, latest: nothing ? await latest(view, bodies, period, signal) : null,
    wrongPeriod: view.period && !parse(view.period) ? view.period : null, child, by, choices, time, around: parse(around), ...parts,
    programme: view.procedure || !own || unit.failure ? null : await programme(view, unit, period, signal),
    known: all,
    place: placeName(view, all, parts),
    periodName: name(period),
  };
}

/** The last month in which the view itself has figures; null if there is none but the one shown. */
async function latest(view, bodies, period, signal) {
  const found = await get(RATE, { period: FIRST_DAY + "/" + today(), ...filter(view, bodies), groupBy: "month" }, { signal }).catch(failure => {
    if (failure.name === "AbortError") {
      throw failure;
    }
    // A code that has named several units cannot be asked over all times.
    return { rows: [] };
  });
  const last = found.rows.filter(row => row.denominator !== null).at(-1)?.month.code;
  return last && last !== period.text ? last : null;
}

/** A code is used again: the unit meant is the last one that had it by the end of the period. Asked without a day, the last of all is told. */
const unitQuestion = (key, period) => {
  const [code, day] = key.split("@");
  const rather = found => {
    const before = found.validFrom > period.end ? found.otherValidities.filter(one => one.validFrom <= period.end) : [];
    return before.length ? { validOn: before.map(one => one.validFrom).sort().at(-1) } : null;
  };
  return ["/units/" + encodeURIComponent(code), day ? { validOn: day } : null, day ? null : rather];
};

function placeName(view, all, parts) {
  const root = view.province
    ? all.provinces.find(one => keyOf(one) === view.province || one.code === view.province) ?? { code: view.province, name: view.province }
    : all.provinces.length === 1 ? all.provinces[0] : null;
  const named = part => (part ? { code: part.code, name: part.failure ? part.path.split("/").at(-1) : part.name } : null);
  return { root, district: named(parts.district), unit: view.unit ? named(parts.own ?? parts.district) : null };
}
