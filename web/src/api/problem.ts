import { texts } from "@/words";
import type { Span } from "./wire";

/**
 * What went wrong: the server's problem document (RFC 9457), or one of two of our own:
 * `offline` (nothing was sent, or no answer came) and `unexpected` (the answer made no sense).
 */
export interface Problem {
  code: string;
  title: string;
  detail: string;
  status: number;
  /** A field's path → what is wrong with it. */
  fields?: Record<string, string>;
  /** With `slot_taken`: the nearest times that are free. */
  alternatives?: Span[];
  /** With `rate_limited`: seconds. */
  retry_after?: number;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export const OFFLINE: Problem = {
  code: "offline",
  ...texts.problems.offline,
  status: 0,
};

export function unexpected(status: number): Problem {
  return { code: "unexpected", ...texts.problems.unexpected, status };
}

export function success<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function failure(problem: Problem): { ok: false; problem: Problem } {
  return { ok: false, problem };
}

/** A problem of the server's, which writes English, in the reader's language. */
export function spoken(problem: Problem): Problem {
  const { code, detail, fields } = problem;
  const inWords = fields && Object.entries(fields).map(([path, what]) => [path, texts.problems.field(what)] as const);
  return {
    ...problem,
    detail: texts.problems.detail(code, detail),
    ...(inWords && { fields: Object.fromEntries(inWords) }),
  };
}

/** Whether a JSON value is a problem document. */
export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Problem).code === "string" &&
    typeof (value as Problem).detail === "string"
  );
}
