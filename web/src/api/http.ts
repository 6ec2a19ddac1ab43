import { type Answer, failure, isProblem, OFFLINE, spoken, success, unexpected } from "./problem";

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
 * @param onSessionLost is called when the server says that nobody is signed in.
 */
export function openHttp(onSessionLost: () => void): Http {
  return async <T>(method: Method, path: string, body?: object, patienceMs = PATIENCE_MS): Promise<Answer<T>> => {
    const answer = await fetchJson(method, path, body, patienceMs);
    if (answer === null) return failure(OFFLINE);
    const { status, json } = answer;
    if (status >= 200 && status < 300) return success(json as T);
    if (!isProblem(json)) return failure(unexpected(status));
    if (json.code === "unauthorized") onSessionLost();
    return failure(spoken(json));
  };
}

async function fetchJson(method: Method, path: string, body: object | undefined, patienceMs: number) {
  try {
    const response = await fetch(path, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(patienceMs),
      ...(body && {
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      }),
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
