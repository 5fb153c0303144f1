import "../common/base.css";
import "../common/calendar.css";
import "./returns.css";
import { announce, fill, h } from "../common/dom.js";
import { date, instant, number } from "../common/format.js";
import { fonts, frame } from "../common/frame.js";
import { t } from "../common/language.js";
import { parse, plusDays, name, readDate, today } from "../common/period.js";
import { days } from "./days.js";
import { preview } from "./preview.js";
import { caller, held, store, template, tryOut, units } from "./send.js";
import { readTable } from "./table.js";

/** Kept for this tab alone, and gone with it. */
const KEY = "tthc.key";

let key = sessionStorage.getItem(KEY);
let who = null;
let unit = "";
/** Null while what is written is none. */
let period = plusDays(today(), -1);
let chosen = null;
let sending = false;

// Answers come in any order: only that to the last question of each kind is shown.
let fileTurn = 0;
let calendarTurn = 0;
let unitTurn = 0;

const boxes = Object.fromEntries(["key", "form", "file", "result"].map(id => [id, h("div", { id: "box-" + id })]));
const step = (count, title, box) => h("section.panel.step-panel", { "aria-labelledby": "step-" + count },
  h("h2", { id: "step-" + count }, h("span.count", { "aria-hidden": "true" }, count), t(title)), box);

const main = h("main.wide", { id: "main", tabindex: "-1", "aria-busy": "true" });

function problem(failure, where) {
  return h("div.failed", { role: "alert" }, h("p", null, h("strong", null, t(where)), " ", failure.message));
}

/** Step 1: the key, and whose it is. */
function showKey(failure, given) {
  if (who) {
    fill(boxes.key, h("p", null, t("returns.key.of"), " ", h("strong", null, who.unit?.name ?? t("returns.key.all")), h("span.note", null, " (" + t("returns.role." + who.role) + ")"), " ",
      h("button.quiet", { type: "button", onclick: forget }, t("returns.key.forget"))));
    return;
  }
  if (failure && !isRefused(failure)) {
    // The key may be right: it is neither refused nor thrown away.
    fill(boxes.key, problem(failure, "returns.key.unchecked"),
      h("p.line", null, h("button.primary", { type: "button", id: "key-again", onclick: () => use(given) }, t("failure.retry")),
        h("button", { type: "button", onclick: forget }, t("returns.key.forget"))));
    return;
  }
  fill(boxes.key, h("form.line", { onsubmit: async event => {
    event.preventDefault();
    await use(document.getElementById("key").value.trim());
    (document.getElementById(who ? "unit" : "key") ?? document.getElementById("key-again")).focus();
  } },
  h("span.field.grow", null, h("label", { for: "key" }, t("returns.key.label")),
    h("input", { id: "key", type: "password", autocomplete: "off", spellcheck: "false", required: true, "aria-describedby": "key-note" })),
  h("button.primary", { type: "submit" }, t("returns.key.use"))),
  h("p.note", { id: "key-note" }, t("returns.key.note")),
  failure ? problem(failure, "returns.key.wrong") : null);
}

/** Whether it is the key that is wrong, and not the service or the way to it. */
const isRefused = failure => failure.status === 401 || failure.status === 403;

async function use(given) {
  try {
    who = await caller(given);
    key = given;
    sessionStorage.setItem(KEY, given);
    unit = unit || (who.unit?.code ?? "");
    showKey();
    announce(t("returns.key.of") + " " + (who.unit?.name ?? t("returns.key.all")));
  } catch (failure) {
    who = null;
    key = null;
    if (isRefused(failure)) {
      sessionStorage.removeItem(KEY);
    }
    showKey(failure, given);
  }
  showForm();
  showFile();
}

function forget() {
  calendarTurn++;
  unitTurn++;
  sessionStorage.removeItem(KEY);
  key = null;
  who = null;
  unit = "";
  clear();
  showKey();
  showForm();
  document.getElementById("key").focus();
}

function clear() {
  fileTurn++;
  sending = false;
  chosen = null;
  fill(boxes.result);
  showFile();
}

/** 15/02/2023 or 02/2023, as people write it; or as addresses have it. */
function readPeriod(text) {
  const month = /^\s*(\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  return readDate(text) ?? parse(month ? month[2] + "-" + month[1].padStart(2, "0") : text.trim())?.text ?? null;
}

const written = text => (parse(text).kind === "day" ? date(text) : parse(text).kind === "month" ? text.split("-").reverse().join("/") : text);

/** Step 2: for which unit and period; what is still missing; the form. */
function showForm() {
  if (!who) {
    fill(boxes.form, h("p.nothing", null, t("returns.first")));
    return;
  }
  period ??= plusDays(today(), -1);
  const calendar = h("div.unit-calendar", { id: "unit-calendar" });
  const download = format => h("button.form", { type: "button", onclick: () => save(format) }, t("returns.form." + format));
  fill(boxes.form, h("div.two", null,
    h("div", null,
      h("div.line", null,
        h("span.field.grow", null, h("label", { for: "unit" }, t("returns.unit")),
          h("input", { id: "unit", value: unit, list: "units", autocomplete: "off", "aria-describedby": "unit-hint", oninput: suggest,
            onchange: event => chooseUnit(event.target.value.trim()) }),
          h("span.hint", { id: "unit-hint", role: "status" }), h("datalist", { id: "units" })),
        h("span.field", null, h("label", { for: "period" }, t("returns.period")),
          h("input", { id: "period", value: written(period), size: "12", autocomplete: "off", "aria-describedby": "period-hint period-note",
            onchange: event => {
              period = readPeriod(event.target.value);
              told("period", period ? "" : t("returns.period.wrong"));
              showCalendar();
            } }), h("span.hint", { id: "period-hint", role: "status" }))),
      h("p.note", { id: "period-note" }, t("returns.period.note")),
      h("p.line", null, download("xlsx"), download("csv")),
      h("p.note", null, t("returns.form.note")),
      h("div", { id: "form-problem" })),
    calendar));
  showCalendar();
}

/** Says what is wrong with what stands in a field; nothing if that is right. No form is given out for what is not. */
function told(field, hint) {
  document.getElementById(field).setAttribute("aria-invalid", String(hint !== ""));
  document.getElementById(field + "-hint").textContent = hint;
  document.querySelectorAll("button.form").forEach(button => (button.disabled = !unit || !period));
}

async function suggest(event) {
  const words = event.target.value.trim();
  if (words.length > 1) {
    const found = await units(key, words).catch(() => []);
    const list = document.getElementById("units");
    if (list && words === event.target.value.trim()) {
      fill(list, found.map(one => h("option", { value: offered(one) }, one.name)));
    }
  }
}

const offered = one => one.code + " " + one.name;

/** A code as it is; of a name, or what the list offered, the code of the one unit that it names. */
async function chooseUnit(text) {
  const mine = ++unitTurn;
  unit = "";
  told("unit", "");
  if (/^[^\s]*\d[^\s]*$/.test(text)) {
    unit = text;
  } else if (text) {
    // What the list offers begins with the code, which a search by name would not find.
    const words = text.replace(/^[^\s]*\d[^\s]*\s+/, "");
    const found = await units(key, words).catch(() => []);
    if (mine !== unitTurn) {
      return;
    }
    const same = found.filter(one => offered(one) === text || one.name.toLowerCase() === text.toLowerCase());
    const meant = same.length ? same : found;
    unit = meant.length === 1 ? meant[0].code : "";
  }
  if (unit) {
    document.getElementById("unit").value = unit;
  }
  told("unit", unit ? "" : t("returns.unit.wrong"));
  showCalendar();
}

async function save(format) {
  const box = document.getElementById("form-problem");
  try {
    const { name: file, blob } = await template(key, unit, period, format);
    const url = URL.createObjectURL(blob);
    h("a", { href: url, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    fill(box);
  } catch (failure) {
    fill(box, problem(failure, "returns.form.failed"));
  }
}

async function showCalendar() {
  const mine = ++calendarTurn;
  const box = document.getElementById("unit-calendar");
  if (!box) {
    return;
  }
  if (!unit || !period) {
    fill(box);
    return;
  }
  const month = parse(period).end.slice(0, 7);
  try {
    const found = await held(key, unit, month);
    if (mine === calendarTurn) {
      fill(box, days(month, found, period, day => {
        period = day;
        document.getElementById("period").value = written(day);
        told("period", "");
        announce(t("returns.chosen", date(day)));
        showCalendar();
      }));
    }
  } catch (failure) {
    if (mine === calendarTurn) {
      fill(box, problem(failure, "failure.title"));
    }
  }
}

/** Step 3: the filled file. */
function showFile() {
  if (!who) {
    fill(boxes.file, h("p.nothing", null, t("returns.first")));
    return;
  }
  // The browser's own button speaks the browser's language, and says that no file is chosen.
  const input = h("input.unseen", { id: "file", type: "file", accept: ".xlsx,.csv", disabled: sending, onchange: event => event.target.files[0] && take(event.target.files[0]) });
  const zone = h("div.drop", {
    ondragover: event => {
      event.preventDefault();
      zone.classList.add("over");
    },
    ondragleave: () => zone.classList.remove("over"),
    ondrop: event => {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer.files[0] && !sending) {
        take(event.dataTransfer.files[0]);
      }
    },
  }, h("p", null, h("strong", null, t("returns.drop"))), h("p", null, input, h("label.button", { for: "file" }, t("returns.choose"))),
  chosen ? h("p", null, t("returns.file", chosen.name, number(Math.ceil(chosen.size / 1024)))) : h("p.note", null, t("returns.drop.note")));
  fill(boxes.file, zone);
}

/** Tries out what was dropped, and shows what would become of it. */
async function take(file) {
  const mine = ++fileTurn;
  chosen = file;
  showFile();
  fill(boxes.result, waiting(t("returns.trying")));
  announce(t("returns.trying"));
  const rows = await readTable(file).catch(() => null);
  try {
    const receipt = await tryOut(key, file, job => mine === fileTurn && bar(job));
    if (mine === fileTurn) {
      fill(boxes.result, tried(receipt, rows, file));
      announce(t("returns.good"));
    }
  } catch (failure) {
    if (mine === fileTurn) {
      fill(boxes.result, refused(failure, rows));
      document.getElementById("refused").focus();
    }
  }
}

function waiting(text) {
  return h("section.panel", null, h("p", { id: "waiting" }, text), h("progress", { id: "progress", max: "1", "aria-labelledby": "waiting" }));
}

/** Moves the bar. */
function bar(job) {
  const progress = document.getElementById("progress");
  if (progress) {
    progress.value = job.progress;
    document.getElementById("waiting").textContent = t("returns.progress", t("returns.state." + job.state), number(job.rows.read));
  }
}

function refused(failure, rows) {
  const errors = failure.problem?.errors ?? [];
  return h("section.panel", { "aria-labelledby": "refused" },
    h("h2.bad-title", { id: "refused", tabindex: "-1" }, errors.length ? t("returns.bad", number(failure.problem.errorCount ?? errors.length)) : t("returns.failed")),
    errors.length ? h("p.note", null, t("returns.bad.note")) : h("p", null, failure.message),
    rows?.length ? preview(rows, errors) : h("ul", null, errors.map(error => h("li", null, error.line ? t("returns.line", number(error.line)) + ": " : null, error.detail))));
}

function counts(receipt) {
  return h("dl.counts", null, ["inserted", "revised", "unchanged"].map(what =>
    h("div", null, h("dt", null, t("returns.count." + what)), h("dd", null, number(receipt[what])))));
}

function warnings(receipt) {
  return receipt.warnings.length ? [h("h3", null, t("returns.warnings", number(receipt.warnings.length))),
    h("ul.warnings", null, receipt.warnings.slice(0, 50).map(one => h("li", null, one.procedure ? h("strong", null, one.procedure.code ?? one.procedure, ": ") : null, one.detail)))] : null;
}

function tried(receipt, rows, file) {
  const token = [...crypto.getRandomValues(new Uint8Array(16))].map(one => one.toString(16).padStart(2, "0")).join("");
  return h("section.panel", { "aria-labelledby": "tried" },
    h("h2.good-title", { id: "tried" }, t("returns.good")),
    h("p", null, t("returns.would", shown(receipt.period))), counts(receipt), warnings(receipt),
    h("p.line", null, h("button.primary", { type: "button", id: "send", onclick: () => sendIt(file, token) }, t("returns.send"))),
    rows?.length ? h("details", null, h("summary", null, t("returns.look")), preview(rows, [])) : null);
}

/** The answer got lost, so it may be stored; sent again with the same token it is not stored twice. */
function unknown(failure, file, token) {
  return h("section.panel", { "aria-labelledby": "unknown" },
    h("h2.bad-title", { id: "unknown", tabindex: "-1" }, t("returns.unknown")),
    h("p", null, failure.message),
    h("p", null, t("returns.unknown.note", file.name)),
    h("p.line", null, h("button.primary", { type: "button", id: "send", onclick: () => sendIt(file, token) }, t("returns.again"))));
}

async function sendIt(file, token) {
  const mine = ++fileTurn;
  sending = true;
  showFile();
  fill(boxes.result, waiting(t("returns.sending")));
  announce(t("returns.sending"));
  try {
    const receipt = await store(key, file, token, job => mine === fileTurn && bar(job));
    if (mine !== fileTurn) {
      return;
    }
    sending = false;
    showFile();
    fill(boxes.result, h("section.panel.receipt", { "aria-labelledby": "receipt" },
      h("h2.good-title", { id: "receipt", tabindex: "-1" }, t("returns.stored", receipt.id)),
      counts(receipt),
      h("dl.details", null, [
        ["returns.receipt.file", file.name], ["returns.receipt.unit", receipt.unit ?? t("returns.several")], ["returns.receipt.period", shown(receipt.period)],
        ["returns.receipt.at", instant(receipt.receivedAt)], ["returns.receipt.hash", receipt.contentSha256],
      ].map(([label, value]) => h("div", null, h("dt", null, t(label)), h("dd", null, value)))),
      warnings(receipt),
      h("p.line", null, h("button", { type: "button", onclick: () => print() }, t("returns.print")),
        h("button", { type: "button", onclick: () => {
          clear();
          document.getElementById("file").focus();
        } }, t("returns.next")))));
    document.getElementById("receipt").focus();
    showCalendar();
  } catch (failure) {
    const rows = failure.nothingStored ? await readTable(file).catch(() => null) : null;
    if (mine !== fileTurn) {
      return;
    }
    sending = false;
    showFile();
    fill(boxes.result, failure.nothingStored ? refused(failure, rows) : unknown(failure, file, token));
    document.getElementById(failure.nothingStored ? "refused" : "unknown").focus();
  }
}

function shown(text) {
  const read = parse(text);
  return read ? name(read) : text;
}

async function start() {
  if (key) {
    await use(key);
  } else {
    showKey();
    showForm();
    showFile();
  }
  await fonts();
  fill(document.getElementById("page"), frame("returns", main, h("p", null, t("returns.foot"))));
  fill(main, h("h1", null, t("returns.title")), h("p.lead", null, t("returns.lead")),
    step("1", "returns.step.key", boxes.key), step("2", "returns.step.form", boxes.form), step("3", "returns.step.file", boxes.file),
    boxes.result);
  main.removeAttribute("aria-busy");
}

start().then(showCalendar);
