import { type Answer, failure, isProblem, OFFLINE, spoken, success, unexpected } from "./problem";
import { whoseHeader } from "./whose";
import type { Id } from "./wire";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Asks the server over HTTP. Never throws: what went wrong is in the answer. */
export interface Http {
  <T>(method: Method, path: string, body?: object, patienceMs?: number): Promise<Answer<T>>;
}

/** Longer than this a person does not wait, and a mobile network has lost the request. */
const PATIENCE_MS = 20_000;

/**
 * Opens the way to the server's HTTP API on this page's own origin.
 *
 * @param whose says whose page it is that asks; null as long as nobody is signed in.
 * @param onSessionLost is called, with whose page it was that asked, when the server says that they
 *   are not signed in.
 */
export function openHttp(whose: () => Id | null, onSessionLost: (whose: Id | null) => void): Http {
  return async <T>(method: Method, path: string, body?: object, patienceMs = PATIENCE_MS): Promise<Answer<T>> => {
    const me = whose();
    const answer = await fetchJson(method, path, body, patienceMs, me);
    if (answer === null) return failure(OFFLINE);
    const { status, json } = answer;
    if (status >= 200 && status < 300) return success(json as T);
    if (!isProblem(json)) return failure(unexpected(status));
    if (json.code === "unauthorized") onSessionLost(me);
    return failure(spoken(json));
  };
}

async function fetchJson(method: Method, path: string, body: object | undefined, patienceMs: number, me: Id | null) {
  try {
    const response = await fetch(path, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(patienceMs),
      headers: { ...whoseHeader(me), ...(body && { "Content-Type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: parsed(text) };
  } catch {
    // fetch rejects for one reason only: no whole answer came.
    return null;
  }
}

function parsed(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
