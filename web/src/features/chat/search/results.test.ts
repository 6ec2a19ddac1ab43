import { expect, test } from "vitest";
import { OFFLINE } from "@/api/problem";
import { message } from "@/testing/shapes";
import { NO_RESULTS, reduceResults, type ResultsAction } from "./results";

const after = (...actions: ResultsAction[]) => actions.reduce(reduceResults, NO_RESULTS);
const asked = (query: string, room: string | null = null): ResultsAction => ({ type: "asked", query, room });
const found = (query: string, ...seqs: number[]): ResultsAction => ({
  type: "found",
  query,
  room: null,
  messages: seqs.map((seq) => message(seq)),
  hasMore: true,
});

test("an answer to what is no longer asked is passed over", () => {
  const state = after(asked("lau"), asked("launch"), found("lau", 1));
  expect(state).toMatchObject({ query: "launch", messages: [], isBusy: true });
  expect(reduceResults(state, { type: "failed", query: "lau", room: null, problem: OFFLINE }).problem).toBeNull();
  expect(after(asked("lau", "room"), found("lau", 1)).messages).toEqual([]);
});

test("older results come after those that are there, each once", () => {
  const state = after(asked("a"), found("a", 9, 8), { type: "more" }, found("a", 8, 7));
  expect(state.messages.map(({ seq }) => seq)).toEqual([9, 8, 7]);
  expect(state.isBusy).toBe(false);
});

test("signs alone are nothing to be searched for", () => {
  expect(after(asked("…?")).isBusy).toBe(false);
});
