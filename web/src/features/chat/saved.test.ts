import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { savedMessages } from "./saved";
import type { Pending } from "./state/types";

/** Locks as browsers keep them: one holder each, the others wait their turn until they give up. */
class Locks {
  private turns = new Map<string, Promise<unknown>>();

  request = (name: string, { signal }: { signal: AbortSignal }, hold: () => void | Promise<void>) => {
    const turn = (this.turns.get(name) ?? Promise.resolve()).then(() => (signal.aborted ? undefined : hold()));
    this.turns.set(name, turn);
    return turn;
  };
}

const settle = () => vi.waitFor(() => Promise.resolve());

const unsent = (nonce: string): Pending => ({
  nonce,
  room_id: "room",
  text: nonce,
  reply_to: null,
  attachments: [],
  created_at: "2026-11-23T09:00:00Z",
  state: "sending",
  problem: null,
});

beforeEach(() => {
  Object.assign(navigator, { locks: new Locks() });
});

afterEach(() => {
  localStorage.clear();
  Object.assign(navigator, { locks: undefined });
});

test("what a closed page left is adopted by one of the others, once", async () => {
  const gone = savedMessages("ana");
  gone.save([unsent("hello")]);
  const taken: string[] = [];
  const others = [savedMessages("ana"), savedMessages("ana")];
  for (const other of others) other.adopt?.((left) => taken.push(...left.map(({ nonce }) => nonce)));
  await settle();
  expect(taken).toEqual([]);
  gone.close();
  await vi.waitFor(() => {
    expect(taken).toEqual(["hello"]);
  });
});

test("what one account left is not another's", async () => {
  const gone = savedMessages("ana");
  gone.save([unsent("hello")]);
  gone.close();
  const taken: Pending[] = [];
  savedMessages("hana").adopt?.((left) => taken.push(...left));
  await settle();
  expect(taken).toEqual([]);
});
