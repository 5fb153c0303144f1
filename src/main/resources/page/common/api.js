import { language, t } from "./language.js";

/** Where everything comes from. */
export const API = "/api/v1";

/** A refusal of the API, or an answer that did not come. */
export class Failure extends Error {
  constructor(problem, status) {
    super(told(problem));
    this.problem = problem;
    this.status = status;
  }
}

/** What is wrong with a question is told by its errors; of a file they are shown in their places. */
function told(problem) {
  const parameters = (problem.errors ?? []).filter(error => error.parameter).map(error => error.detail);
  return parameters.length ? parameters.join(" ") : problem.detail ?? problem.title ?? t("failure.unknown");
}

/** The address of a question; parameters without a value are left out, several values repeat the parameter. */
export function address(path, parameters) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") {
        query.append(key, one);
      }
    }
  }
  // A slash and a comma may stand in a query, and are easier to read.
  const text = query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%40", "@");
  return API + path + (text ? "?" + text : "");
}

/** Asks for JSON. */
export async function get(path, parameters, options) {
  return (await send(address(path, parameters), options)).json();
}

/** Sends a request; an answer that tells of a mistake is thrown. */
export async function send(url, options) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: { "Accept-Language": language, ...options?.headers } });
  } catch (failed) {
    if (failed.name === "AbortError") {
      throw failed;
    }
    throw new Failure({ title: t("failure.unreachable") }, 0);
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({ title: t("failure.status", response.status) }));
    throw new Failure(problem, response.status);
  }
  return response;
}
