import { h } from "../common/dom.js";
import { date } from "../common/format.js";
import { t } from "../common/language.js";
import { around, beside, KINDS, monthName, name, parse, readDate, today, weekOf, weeksIn } from "../common/period.js";
import { href } from "./state.js";

const pad = value => String(value).padStart(2, "0");

/** Where a period is chosen: its kind, which one, and the one before and after. */
export function chooser(data, go) {
  const { period, view } = data;
  const to = text => href({ ...view, period: text });
  const choose = text => go(to(text));
  const step = (way, sign) => {
    const other = beside(period, way);
    const label = t(way < 0 ? "period.before" : "period.after", name(parse(other)));
    return h("a.step", { href: to(other), "aria-label": label, title: label, id: "step" + way }, sign);
  };
  const anchor = [period.end, today()].sort()[0];
  return h("form.chooser", { "aria-label": t("period.label"), onsubmit: event => event.preventDefault() },
    step(-1, "‹"),
    field("period-kind", t("period.kind"), h("select", { id: "period-kind", onchange: event =>
      choose(event.target.value === "interval" ? period.start + "/" + period.end : around(event.target.value, anchor < period.start ? period.start : anchor)) },
      KINDS.map(kind => h("option", { value: kind, selected: kind === period.kind }, t("period.kind." + kind))))),
    ...fields(data, choose),
    step(1, "›"));
}

const field = (id, label, ...inputs) => h("span.field", null, h("label", { for: id }, label), inputs);

function select(id, label, values, chosen, onchange) {
  return field(id, label, h("select", { id, onchange }, values.map(([value, text]) =>
    h("option", { value, selected: String(value) === String(chosen) }, text))));
}

function fields({ period, known }, choose) {
  const { kind, text, start, end } = period;
  const month = () => kind === "reporting" ? Number(end.slice(5, 7)) : Number(start.slice(5, 7));
  const year = kind === "week" ? weekOf(start).year : Number((kind === "reporting" ? end : start).slice(0, 4));
  const years = [];
  const first = Math.min(year, Number((known.months[0] ?? text).slice(0, 4)));
  for (let one = Math.max(year, Number(today().slice(0, 4))); one >= first; one--) {
    years.push([one, String(one)]);
  }
  const value = id => document.getElementById(id).value;
  const yearSelect = make => select("period-year", t("period.year"), years, year, () => choose(make()));
  const months = Array.from({ length: 12 }, (none, index) => [index + 1, t("period.month.option", monthName(index + 1))]);
  switch (kind) {
    case "day":
      return [dateField("period-day", t("period.kind.day"), start, choose)];
    case "week": {
      const make = () => value("period-year") + "-W" + pad(Math.min(value("period-week"), weeksIn(Number(value("period-year")))));
      const weeks = Array.from({ length: weeksIn(year) }, (none, index) => [index + 1, t("period.week.option", index + 1)]);
      return [select("period-week", t("period.week"), weeks, weekOf(start).week, () => choose(make())), yearSelect(make)];
    }
    case "month": case "reporting": {
      const make = () => value("period-year") + "-" + pad(value("period-month")) + (kind === "reporting" ? "-R" : "");
      return [select("period-month", t("period.month"), months, month(), () => choose(make())), yearSelect(make)];
    }
    case "quarter": {
      const make = () => value("period-year") + "-Q" + value("period-quarter");
      return [select("period-quarter", t("period.quarter"), [1, 2, 3, 4].map(one => [one, t("period.quarter.option", one)]), text.slice(-1), () => choose(make())), yearSelect(make)];
    }
    case "year":
      return [yearSelect(() => value("period-year"))];
    default: {
      const make = () => {
        const [from, until] = [readDate(value("period-from")), readDate(value("period-until"))];
        if (!from || !until) {
          return "";
        }
        if (from > until) {
          return t("period.order");
        }
        told("period-from", "");
        told("period-until", "");
        choose(from + "/" + until);
        return "";
      };
      return [dateField("period-from", t("period.from"), start, make), dateField("period-until", t("period.until"), end, make)];
    }
  }
}

function told(id, hint) {
  document.getElementById(id).setAttribute("aria-invalid", String(hint !== ""));
  document.getElementById(id + "-hint").textContent = hint;
}

/**
 * A day as it is written here, dd/MM/yyyy, whatever the language of the browser.
 * What choose returns is what is wrong with the day beside another one.
 */
function dateField(id, label, day, choose) {
  return field(id, label, h("input.date", { id, value: date(day), inputmode: "numeric", autocomplete: "off", size: "10",
    placeholder: "dd/mm/yyyy", "aria-describedby": id + "-hint", onchange: event => {
      const read = readDate(event.target.value);
      told(id, read ? "" : t("period.wrong"));
      const wrong = read && choose(read);
      if (wrong) {
        told(id, wrong);
      }
    } }), h("span.hint", { id: id + "-hint", role: "status" }));
}
