import type { Problem } from "@/api/problem";
import { words } from "../words";

/** Codes that say what is wrong with an address. */
const ABOUT_ADDRESS = new Set(["url_forbidden", "calendar_unreachable", "calendar_unsupported"]);

/** Puts what is wrong with a new account where it is entered, if the server has not done so itself. */
export function atItsField(problem: Problem, fields: readonly string[]): Problem {
  const wanted = fieldOf(problem.code, fields);
  if (problem.fields !== undefined || wanted === null || !fields.includes(wanted)) return problem;
  return { ...problem, fields: { [wanted]: problem.detail } };
}

/** What went wrong where the address is not the person's to mend, because it is the provider's own. */
export function atProvider(problem: Problem, provider: string): Problem {
  const isAway = problem.code === "calendar_unreachable" || problem.code === "url_forbidden";
  return isAway ? { ...problem, detail: words.caldav.unreachable(provider) } : problem;
}

function fieldOf(code: string, fields: readonly string[]): string | null {
  if (ABOUT_ADDRESS.has(code)) return "url";
  if (code !== "calendar_auth_failed") return null;
  return fields.includes("password") ? "password" : "url";
}
