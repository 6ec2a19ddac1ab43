import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { failure, success } from "@/api/problem";
import { createSession } from "@/sync/session";
import { ANA, meeting, message, room } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { createChat } from "./chat";
import type { Pending } from "./state/types";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const SYNCED = { rooms: {}, now: "2026-11-23T09:00:00Z" };

async function begin(unsent: Pending[] = []) {
  const far = new FarEnd();
  far.ok("GET /api/rooms", { rooms: [room({ last_seq: 1, unread: 1 })] });
  far.ok("GET /api/rooms/room/messages", { messages: [message(1)], has_more: false, last_seq: 1 });
  far.ok("room:sync", SYNCED);
  const saves: Pending[][] = [];
  const saved = { load: () => unsent, save: (pending: readonly Pending[]) => saves.push([...pending]) };
  const session = createSession(far.openSocket, () => undefined);
  const chat = createChat({ http: far.http, session, me: "ana", saved });
  session.start();
  far.connect();
  await settle();
  await chat.open("room");
  return { far, chat, saves, session, state: () => chat.store.get() };
}

function settle(ms = 0) {
  return vi.advanceTimersByTimeAsync(ms);
}

/** Acks a send as the server does: the message at the next place, under the client's nonce. */
function stores(far: FarEnd, from = 2) {
  let seq = from;
  far.on("message:send", ({ nonce, text }: { nonce: string; text: string }) => {
    const stored = message(seq, { sender: ANA, nonce, text });
    seq += 1;
    return success({ message: stored });
  });
}

test("a message is shown at once, and settled by its ack", async () => {
  const { far, chat, state } = await begin();
  stores(far);
  chat.send("room", "hello", null);
  expect(state().pending[0]?.text).toBe("hello");
  await settle();
  expect(state().pending).toEqual([]);
  expect(state().timelines["room"]?.messages.at(-1)?.text).toBe("hello");
});

test("what was cut off is sent again under the same nonce, in the order of writing", async () => {
  const { far, chat, state } = await begin();
  chat.send("room", "first", null);
  chat.send("room", "second", null);
  await settle();
  expect(state().pending.map(({ state: now }) => now)).toEqual(["sending", "sending"]);
  far.disconnect();
  stores(far);
  far.connect();
  await settle(5_000);
  const sent = far.payloads("message:send") as { text: string; nonce: string }[];
  const byText = Map.groupBy(sent, ({ text }) => text);
  for (const tries of byText.values()) expect(new Set(tries.map(({ nonce }) => nonce)).size).toBe(1);
  expect(state().timelines["room"]?.messages.map(({ text }) => text)).toEqual(["message 1", "first", "second"]);
  expect(state().pending).toEqual([]);
});

test("a message that the server refuses says why, and can be tried again or given up", async () => {
  const { far, chat, state } = await begin();
  const why = { code: "invalid", title: "", detail: "Too long.", status: 422 };
  far.on("message:send", () => failure(why));
  chat.send("room", "x", null);
  await settle();
  expect(state().pending[0]).toMatchObject({ state: "failed", problem: why });
  stores(far);
  chat.retry(state().pending[0]?.nonce ?? "");
  await settle();
  expect(state().pending).toEqual([]);
});

test("unsent messages outlive the page", async () => {
  const { chat, saves } = await begin();
  chat.send("room", "hello", null);
  expect(saves.at(-1)?.[0]?.text).toBe("hello");
  const left = saves.at(-1) ?? [];
  const again = await begin(left);
  expect(again.state().pending[0]?.nonce).toBe(left[0]?.nonce);
});

test("a gap is filled by asking for what lies behind the end of the window", async () => {
  const { far, state } = await begin();
  const page = { messages: [message(2), message(3)], has_more: false, last_seq: 3, updated: [], updated_more: false };
  far.ok("room:sync", { ...SYNCED, rooms: { room: page } });
  far.tell({ name: "message:new", message: message(3) });
  await settle(1_000);
  expect(far.payloads("room:sync").at(-1)).toEqual({ rooms: { room: 1 } });
  expect(state().timelines["room"]?.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("after a lost connection it asks for what is new in open rooms and what changed since", async () => {
  const { far } = await begin();
  far.disconnect();
  far.connect();
  await settle();
  expect(far.payloads("room:sync").at(-1)).toEqual({ rooms: { room: 1 }, since: SYNCED.now });
});

test("reading is told once", async () => {
  const { far, chat, state } = await begin();
  chat.read("room", 1);
  chat.read("room", 1);
  expect(far.payloads("room:read")).toEqual([{ room_id: "room", seq: 1 }]);
  expect(state().rooms["room"]?.unread).toBe(0);
});

test("typing is told every few seconds, however fast somebody types", async () => {
  const { far, chat } = await begin();
  for (let key = 0; key < 20; key += 1) chat.typing("room");
  expect(far.payloads("room:typing")).toHaveLength(1);
  await settle(4_000);
  chat.typing("room");
  expect(far.payloads("room:typing")).toHaveLength(2);
});

test("the notice that follows what one did oneself is read at once; after news of others it is not", async () => {
  const { far, chat, state } = await begin();
  chat.read("room", 1);
  const card = { text: "", meeting: meeting() };
  const booking = message(2, { ...card, kind: "booking", sender: ANA });
  const notice = message(3, { ...card, kind: "system", sender: null });
  far.tell({ name: "message:new", message: booking });
  await settle(100);
  far.tell({ name: "message:new", message: notice });
  await settle(100);
  expect(far.payloads("room:read").at(-1)).toEqual({ room_id: "room", seq: 3 });
  expect(state().rooms["room"]?.unread).toBe(0);
  const later = [
    message(4),
    message(5, { ...card, kind: "reschedule", sender: ANA }),
    message(6, { ...card, kind: "system", sender: null }),
  ];
  for (const one of later) far.tell({ name: "message:new", message: one });
  await settle(100);
  expect(far.payloads("room:read").at(-1)).toEqual({ room_id: "room", seq: 3 });
  expect(state().rooms["room"]?.unread).toBe(2);
});

test("after its end nothing is sent any more, and what waits stays kept", async () => {
  const { far, chat, saves, session } = await begin();
  chat.send("room", "hello", null);
  await settle();
  expect(far.payloads("message:send")).toHaveLength(1);
  chat.stop();
  session.stop();
  stores(far);
  await settle(10_000);
  chat.send("room", "one more", null);
  await settle(10_000);
  expect(far.payloads("message:send")).toHaveLength(1);
  expect(saves.at(-1)?.map(({ text }) => text)).toEqual(["hello"]);
});
