import type { Problem } from "@/api/problem";
import type { Id, Message } from "@/api/wire";

/** What is searched for, and what was found of it. */
export interface Results {
  query: string;
  room: Id | null;
  messages: readonly Message[];
  hasMore: boolean;
  isBusy: boolean;
  problem: Problem | null;
}

export type ResultsAction =
  | { type: "asked"; query: string; room: Id | null }
  | { type: "more" }
  | { type: "found"; query: string; room: Id | null; messages: readonly Message[]; hasMore: boolean }
  | { type: "failed"; query: string; room: Id | null; problem: Problem };

export const NO_RESULTS: Results = { query: "", room: null, messages: [], hasMore: false, isBusy: false, problem: null };

/** Follows a search. An answer to what is no longer asked is passed over. */
export function reduceResults(results: Results, action: ResultsAction): Results {
  switch (action.type) {
    case "asked":
      return { ...NO_RESULTS, query: action.query, room: action.room, isBusy: isQuery(action.query) };
    case "more":
      return { ...results, isBusy: true };
    case "found": {
      if (action.query !== results.query || action.room !== results.room) return results;
      const known = new Set(results.messages.map(({ id }) => id));
      const fresh = action.messages.filter(({ id }) => !known.has(id));
      const messages = [...results.messages, ...fresh];
      return { ...results, messages, hasMore: action.hasMore, isBusy: false, problem: null };
    }
    case "failed":
      if (action.query !== results.query || action.room !== results.room) return results;
      return { ...results, isBusy: false, problem: action.problem };
    default:
      return action satisfies never;
  }
}

/** Whether there is something to be searched for. */
export function isQuery(query: string): boolean {
  return /[\p{L}\p{N}]/u.test(query);
}
