import { language, t } from "./language.js";
import { date, shortDate } from "./format.js";

/** The kinds of period that can be chosen, in the order of the list. */
export const KINDS = ["day", "week", "month", "reporting", "quarter", "year", "interval"];

const DAY = 86_400_000;
const pad = value => String(value).padStart(2, "0");
const utc = iso => Date.parse(iso + "T00:00:00Z");
const iso = time => new Date(time).toISOString().slice(0, 10);
const dayOf = (year, month, day) => iso(Date.UTC(year, month - 1, day));

/** The day so many days after another one. */
export const plusDays = (day, count) => iso(utc(day) + count * DAY);

/** Today in Vietnam. */
export const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());

/** How many days from one to another, both counted. */
export const days = (start, end) => Math.round((utc(end) - utc(start)) / DAY) + 1;

/** 1 (Monday) to 7. */
export const weekday = day => new Date(utc(day)).getUTCDay() || 7;

/** The Monday of an ISO week. */
function monday(year, week) {
  const fourth = dayOf(year, 1, 4);
  return plusDays(fourth, 1 - weekday(fourth) + (week - 1) * 7);
}

/** The ISO week a day is in. */
export function weekOf(day) {
  const thursday = plusDays(day, 4 - weekday(day));
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.ceil(days(year + "-01-01", thursday) / 7) };
}

/** Reads a period as it stands in addresses; null if it is none. */
export function parse(text) {
  let found;
  if ((found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? ""))) {
    const day = dayOf(found[1], found[2], found[3]);
    return day === text ? { kind: "day", text, start: day, end: day } : null;
  }
  if ((found = /^(\d{4})-W(\d{2})$/.exec(text ?? ""))) {
    const start = monday(Number(found[1]), Number(found[2]));
    const real = weekOf(start);
    return real.year === Number(found[1]) && real.week === Number(found[2])
      ? { kind: "week", text, start, end: plusDays(start, 6) } : null;
  }
  if ((found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text ?? ""))) {
    return { kind: "month", text, start: text + "-01", end: dayOf(found[1], Number(found[2]) + 1, 0) };
  }
  if ((found = /^(\d{4})-(0[1-9]|1[0-2])-R$/.exec(text ?? ""))) {
    return { kind: "reporting", text, start: dayOf(found[1], found[2] - 1, 15), end: dayOf(found[1], found[2], 14) };
  }
  if ((found = /^(\d{4})-Q([1-4])$/.exec(text ?? ""))) {
    const first = 3 * found[2] - 2;
    return { kind: "quarter", text, start: dayOf(found[1], first, 1), end: dayOf(found[1], first + 3, 0) };
  }
  if (/^\d{4}$/.test(text ?? "")) {
    return { kind: "year", text, start: text + "-01-01", end: text + "-12-31" };
  }
  if (text?.includes("/")) {
    const [first, last] = text.split("/").map(parse);
    return first && last && first.start <= last.end && text.split("/").length === 2
      ? { kind: "interval", text, start: first.start, end: last.end } : null;
  }
  return null;
}

/** The period of a kind that a day lies in. */
export function around(kind, day) {
  const [year, month] = day.split("-").map(Number);
  switch (kind) {
    case "day": return day;
    case "week": {
      const week = weekOf(day);
      return week.year + "-W" + pad(week.week);
    }
    case "month": return day.slice(0, 7);
    case "reporting": {
      const last = day.slice(8) > "14" ? dayOf(year, month + 1, 1) : day;
      return last.slice(0, 7) + "-R";
    }
    case "quarter": return year + "-Q" + Math.ceil(month / 3);
    case "year": return String(year);
    default: return day + "/" + day;
  }
}

/** The period of the same kind before (-1) or after (1) one. */
export function beside(period, step) {
  if (period.kind === "interval") {
    const by = step * days(period.start, period.end);
    return plusDays(period.start, by) + "/" + plusDays(period.end, by);
  }
  return around(period.kind, step < 0 ? plusDays(period.start, -1) : plusDays(period.end, 1));
}

/** "Tháng 02/2023"; with days where these cannot be told from the name. */
export function name(period) {
  const [year, rest] = [period.text.slice(0, 4), period.text.slice(5)];
  switch (period.kind) {
    case "day": return t("period.name.day", date(period.text));
    case "week": return t("period.name.week", Number(rest.slice(1)), year, shortDate(period.start), date(period.end));
    case "month": return t("period.name.month", monthName(Number(rest)), year);
    case "reporting":
      return t("period.name.reporting", monthName(Number(rest.slice(0, 2))), year, shortDate(period.start), date(period.end));
    case "quarter": return t("period.name.quarter", rest.slice(1), year);
    case "year": return t("period.name.year", year);
    default: return span(period.start, period.end);
  }
}

/** 15/01/2023 – 15/02/2023 */
export const span = (start, end) => (start === end ? date(start) : date(start) + " – " + date(end));

/** The name of a span as answers tell it: "Tháng 01/2023" if it is a whole month, else its days. */
export function nameOf(start, end) {
  const kind = KINDS.find(one => {
    const whole = one !== "interval" && one !== "reporting" && parse(around(one, start));
    return whole && whole.start === start && whole.end === end;
  });
  return kind ? name(parse(around(kind, start))) : span(start, end);
}

/** 02 in Vietnamese, February in English. */
export const monthName = month =>
  language === "vi" ? pad(month) : new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" }).format(Date.UTC(2023, month - 1, 1));

/** Reads 15/02/2023; null if it is no day. */
export function readDate(text) {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  return found ? parse(found[3] + "-" + pad(found[2]) + "-" + pad(found[1]))?.start ?? null : null;
}

/** How many ISO weeks a year has. */
export const weeksIn = year => weekOf(year + "-12-28").week;
