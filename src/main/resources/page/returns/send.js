import { address, API, Failure, get, send } from "../common/api.js";
import { isWorkbook } from "./table.js";

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Rows whose mistakes are asked for. */
const MOST_ERRORS = 1000;

const authorized = key => ({ Authorization: "Bearer " + key });

/** Who a key belongs to. */
export const caller = key => get("/caller", null, { headers: authorized(key), cache: "no-store" });

/** What is held of a unit in a month, and which days are missing. */
export const held = (key, unit, period) => get("/submissions", { unit, period, limit: 1 }, { headers: authorized(key), cache: "no-store" });

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

/** Stores it; the receipt. */
export async function store(key, file, idempotencyKey, progress) {
  const response = await post(key, file, {}, { Prefer: "respond-async", "Idempotency-Key": idempotencyKey });
  return response.status === 202 ? follow(key, await response.json(), progress) : response.json();
}

function post(key, file, parameters, headers) {
  return send(address("/submissions", parameters), {
    method: "POST", body: file,
    headers: { ...authorized(key), "Content-Type": isWorkbook(file) ? WORKBOOK : "text/csv", ...headers },
  });
}

const ENDED = ["succeeded", "refused", "cancelled", "failed"];

/** Follows an import to its end. */
async function follow(key, started, progress) {
  let job = started;
  progress(job);
  while (!ENDED.includes(job.state)) {
    for await (const told of events(key, job.id)) {
      job = told;
      progress(job);
    }
    if (!ENDED.includes(job.state)) {
      // The connection was cut before the end: what has become of it is asked for again.
      await new Promise(resolve => setTimeout(resolve, 1000));
      job = await get("/imports/" + job.id, null, { headers: authorized(key), cache: "no-store" });
      progress(job);
    }
  }
  if (job.state === "succeeded") {
    return job.receipt ?? get("/submissions/" + job.submission, null, { headers: authorized(key) });
  }
  const errors = job.errors ? (await get("/imports/" + job.id + "/errors", { limit: MOST_ERRORS }, { headers: authorized(key) })).items : [];
  throw new Failure({ ...job.problem, errors }, 422);
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
