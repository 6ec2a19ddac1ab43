import type { Problem } from "@/api/problem";

/** Codes that say what is wrong with an address. */
const ABOUT_ADDRESS = new Set(["url_forbidden", "calendar_unreachable", "calendar_unsupported"]);

/** Puts what is wrong with a new account where it is entered, if the server has not done so itself. */
export function atItsField(problem: Problem, fields: readonly string[]): Problem {
  const wanted = fieldOf(problem.code, fields);
  if (problem.fields !== undefined || wanted === null || !fields.includes(wanted)) return problem;
  return { ...problem, fields: { [wanted]: problem.detail } };
}

function fieldOf(code: string, fields: readonly string[]): string | null {
  if (ABOUT_ADDRESS.has(code)) return "url";
  if (code !== "calendar_auth_failed") return null;
  return fields.includes("password") ? "password" : "url";
}
