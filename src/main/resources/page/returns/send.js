import { address, API, Failure, get, send } from "../common/api.js";
import { isWorkbook } from "./table.js";

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Rows whose mistakes are asked for. */
const MOST_ERRORS = 1000;

const authorized = key => ({ Authorization: "Bearer " + key });

/** Who a key belongs to. */
export const caller = key => get("/caller", null, { headers: authorized(key), cache: "no-store" });

/** What is due of a unit on each day of a month, and what of that has come. */
export const held = (key, unit, period) =>
  get("/coverage", { period, groupBy: "day", unit }, { headers: authorized(key), cache: "no-store" });

/** Units whose name or code is like that. */
export const units = async (key, words) => (await get("/units", { q: words, limit: 10 }, { headers: authorized(key) })).items;

/** The form of a unit and period, as a file to be kept. */
export async function template(key, unit, period, format) {
  const response = await send(address("/submissions/template", { unit, period, format }), { headers: authorized(key), cache: "no-store" });
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))?.[1] ?? "template." + format;
  return { name, blob: await response.blob() };
}

/** Says what would be stored, and stores nothing. */
export async function tryOut(key, file, progress) {
  const response = await post(key, file, { dryRun: true }, {});
  return response.status === 202 ? follow(key, await response.json(), progress) : response.json();
}

/**
 * Stores it; the receipt. Only of a failure with nothingStored is it known that nothing is: an answer that got lost may
 * have been a receipt. The same idempotencyKey again stores nothing twice.
 */
export async function store(key, file, idempotencyKey, progress) {
  const response = await post(key, file, {}, { Prefer: "respond-async", "Idempotency-Key": idempotencyKey }).catch(failure => {
    failure.nothingStored = failure.status >= 400 && failure.status < 500;
    throw failure;
  });
  return response.status === 202 ? follow(key, await response.json(), progress) : response.json();
}

function post(key, file, parameters, headers) {
  return send(address("/submissions", parameters), {
    method: "POST", body: file,
    headers: { ...authorized(key), "Content-Type": isWorkbook(file) ? WORKBOOK : "text/csv", ...headers },
  });
}

const ENDED = ["succeeded", "refused", "cancelled", "failed"];

/** How often in a row an answer is asked for again, and the longest pause before that in milliseconds. */
const TRIES = 20;
const LONGEST_PAUSE = 5000;

const pause = tries => new Promise(resolve => setTimeout(resolve, Math.min(1000 * tries, LONGEST_PAUSE)));

/** Whether it may pass: no answer, too many requests, or a service in trouble. */
const mayPass = failure => failure instanceof Failure && (failure.status === 0 || failure.status === 429 || failure.status >= 500);

/** Asks until there is an answer: the work goes on whether we hear of it or not. */
async function insist(ask) {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (failure) {
      if (!mayPass(failure) || tries === TRIES) {
        throw failure;
      }
      await pause(tries);
    }
  }
}

/** Follows an import to its end. */
async function follow(key, started, progress) {
  let job = started;
  progress(job);
  while (!ENDED.includes(job.state)) {
    try {
      for await (const told of events(key, job.id)) {
        job = told;
        progress(job);
      }
    } catch (failure) {
      if (!mayPass(failure)) {
        throw failure;
      }
    }
    if (!ENDED.includes(job.state)) {
      // The connection was cut before the end: what has become of it is asked for again.
      await pause(1);
      const { id } = job;
      job = await insist(() => get("/imports/" + id, null, { headers: authorized(key), cache: "no-store" }));
      progress(job);
    }
  }
  if (job.state === "succeeded") {
    return job.receipt ?? insist(() => get("/submissions/" + job.submission, null, { headers: authorized(key) }));
  }
  const errors = job.errors
    ? (await insist(() => get("/imports/" + job.id + "/errors", { limit: MOST_ERRORS }, { headers: authorized(key) })).catch(() => ({ items: [] }))).items : [];
  throw Object.assign(new Failure({ ...job.problem, errors }, 422), { nothingStored: true });
}

/** Server-sent events, read by hand: a browser's own reader cannot send a key. */
async function* events(key, id) {
  const response = await send(API + "/imports/" + id + "/events", { headers: { ...authorized(key), Accept: "text/event-stream" } });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read().catch(() => ({ done: true }));
    if (done) {
      return;
    }
    text += value;
    const lines = text.split("\n");
    text = lines.pop();
    for (const line of lines) {
      if (line.startsWith("data:")) {
        yield JSON.parse(line.slice(5));
      }
    }
  }
}
