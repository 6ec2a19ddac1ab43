import type { Id } from "./wire";

const USER_HEADER = "X-Chatsched-User";

/**
 * Says to the server whose page it is that asks. A browser has one session for all its tabs: where
 * somebody else has signed in since in another one, the server refuses what this page asks for
 * (`unauthorized`) instead of doing it as them.
 */
export function whoseHeader(me: Id | null): Record<string, string> {
  return me === null ? {} : { [USER_HEADER]: me };
}
