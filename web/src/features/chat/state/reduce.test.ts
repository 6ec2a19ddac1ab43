import { describe, expect, test } from "vitest";
import type { ServerEvent } from "@/api/events";
import { OFFLINE } from "@/api/problem";
import type { Message, Room } from "@/api/wire";
import { ANA, HANA, member, message, room } from "@/testing/shapes";
import { reduceChat, TYPING_MS } from "./reduce";
import { gaps } from "./select";
import { MOST_KEPT } from "./timeline";
import { type ChatAction, type ChatState, emptyChat, type Pending } from "./types";

const NOW = 1_000_000;

function after(...actions: ChatAction[]): ChatState {
  return actions.reduce(reduceChat, emptyChat("ana"));
}

function hears(...events: ServerEvent[]): ChatAction {
  return { type: "events", events, now: NOW };
}

function arrives(...messages: Message[]): ChatAction {
  return hears(...messages.map((one): ServerEvent => ({ name: "message:new", message: one })));
}

function snapshot(over: Partial<Room> = {}): ChatAction {
  return { type: "snapshot", rooms: [room(over)] };
}

function opened(messages: Message[], last_seq: number, ends = { hasBefore: false, hasAfter: false }): ChatAction {
  return { type: "opened", room_id: "room", page: { messages, has_more: false, last_seq }, ...ends };
}

function seqs(state: ChatState): number[] {
  return state.timelines["room"]?.messages.map(({ seq }) => seq) ?? [];
}

const pending: Pending = {
  nonce: "mine",
  room_id: "room",
  text: "hello",
  reply_to: null,
  attachments: [],
  created_at: "2026-11-23T09:00:00Z",
  state: "sending",
  problem: null,
};

describe("messages", () => {
  test("a message that follows is appended, and becomes the room's last", () => {
    const state = after(snapshot({ last_seq: 1 }), opened([message(1)], 1), arrives(message(2)));
    expect(seqs(state)).toEqual([1, 2]);
    expect(state.rooms["room"]?.last_message?.seq).toBe(2);
  });

  test("a message that is known already changes nothing that is shown", () => {
    const state = after(snapshot({ last_seq: 2 }), opened([message(1), message(2)], 2), arrives(message(2)));
    expect(seqs(state)).toEqual([1, 2]);
    expect(state.rooms["room"]?.unread).toBe(0);
  });

  test("a message beyond a gap waits until what lies between is here", () => {
    const gap = after(snapshot({ last_seq: 1 }), opened([message(1)], 1), arrives(message(4), message(3)));
    expect(seqs(gap)).toEqual([1]);
    expect(gaps(gap)).toEqual({ room: 1 });
    const page = { messages: [message(2)], has_more: false, last_seq: 2, updated: [], updated_more: false };
    const filled = reduceChat(gap, { type: "synced", pages: { room: page } });
    expect(seqs(filled)).toEqual([1, 2, 3, 4]);
    expect(gaps(filled)).toEqual({});
  });

  test("a seq that was not meant for this person is passed over once the server says so", () => {
    const gap = after(snapshot({ last_seq: 1 }), opened([message(1)], 1), arrives(message(3)));
    const page = { messages: [message(3)], has_more: false, last_seq: 3, updated: [], updated_more: false };
    const filled = reduceChat(gap, { type: "synced", pages: { room: page } });
    expect(seqs(filled)).toEqual([1, 3]);
    expect(gaps(filled)).toEqual({});
  });

  test("a message that came while the page was fetched is seen to be missing", () => {
    const state = after(snapshot({ last_seq: 1 }), arrives(message(2)), opened([message(1)], 1));
    expect(gaps(state)).toEqual({ room: 1 });
  });

  test("a window in the past takes no new messages until it has been scrolled to the end", () => {
    const past = after(
      snapshot({ last_seq: 9 }),
      opened([message(1)], 9, { hasBefore: false, hasAfter: true }),
      arrives(message(10)),
    );
    expect(seqs(past)).toEqual([1]);
    expect(gaps(past)).toEqual({});
    const page = { messages: [2, 3, 4, 5, 6, 7, 8, 9, 10].map((seq) => message(seq)), has_more: false, last_seq: 10 };
    const whole = reduceChat(past, { type: "later", room_id: "room", page });
    expect(seqs(reduceChat(whole, arrives(message(11)))).at(-1)).toBe(11);
  });

  test("earlier messages go in front, each once", () => {
    const page = { messages: [message(1), message(2), message(3)], has_more: true, last_seq: 4 };
    const state = after(
      snapshot({ last_seq: 4 }),
      opened([message(3), message(4)], 4, { hasBefore: true, hasAfter: false }),
      { type: "earlier", room_id: "room", page },
    );
    expect(seqs(state)).toEqual([1, 2, 3, 4]);
    expect(state.timelines["room"]?.hasBefore).toBe(true);
  });

  test("of two copies of a message the newer one stays, in whichever order they come", () => {
    const edited = message(1, { text: "edited", version: 2 });
    const state = after(snapshot({ last_seq: 1 }), opened([message(1)], 1), hears(
      { name: "message:updated", message: edited },
      { name: "message:updated", message: message(1) },
    ));
    expect(state.timelines["room"]?.messages[0]?.text).toBe("edited");
  });

  test("when more has changed than was told, the window is let go", () => {
    const page = { messages: [], has_more: false, last_seq: 1, updated: [], updated_more: true };
    const state = after(snapshot({ last_seq: 1 }), opened([message(1)], 1), { type: "synced", pages: { room: page } });
    expect(state.timelines["room"]).toBeUndefined();
  });
});

describe("unread", () => {
  test("others' messages count, one's own do not", () => {
    const state = after(snapshot(), arrives(message(1), message(2, { sender: ANA }), message(3, { sender: null })));
    expect(state.rooms["room"]?.unread).toBe(2);
  });

  test("reading in another tab takes away what was read", () => {
    const state = after(
      snapshot(),
      opened([], 0),
      arrives(message(1), message(2), message(3)),
      hears({ name: "room:read", room_id: "room", user_id: "ana", seq: 2 }),
    );
    expect(state.rooms["room"]?.unread).toBe(1);
    expect(state.rooms["room"]?.read_seq).toBe(2);
  });

  test("having read never goes back", () => {
    const state = after(
      snapshot({ last_seq: 5, read_seq: 5 }),
      hears({ name: "room:read", room_id: "room", user_id: "ana", seq: 3 }),
    );
    expect(state.rooms["room"]?.read_seq).toBe(5);
  });
});

describe("messages on their way", () => {
  test("one that arrives by its nonce is no longer pending", () => {
    const mine = message(1, { sender: ANA, nonce: "mine" });
    const state = after(snapshot(), opened([], 0), { type: "queued", pending }, arrives(mine));
    expect(state.pending).toEqual([]);
    expect(seqs(state)).toEqual([1]);
  });

  test("somebody else's message under the same nonce does not settle it", () => {
    const theirs = message(1, { sender: HANA, nonce: "mine" });
    const state = after(snapshot(), { type: "queued", pending }, arrives(theirs));
    expect(state.pending).toHaveLength(1);
  });

  test("one that was refused can be tried again under the same nonce", () => {
    const failed = after(snapshot(), { type: "queued", pending }, { type: "failed", nonce: "mine", problem: OFFLINE });
    expect(failed.pending[0]?.state).toBe("failed");
    expect(reduceChat(failed, { type: "retried", nonce: "mine" }).pending[0]).toEqual(pending);
  });
});

describe("rooms and people", () => {
  test("somebody who comes online is online in every room", () => {
    const rooms = [room(), room({ id: "other", members: [member({ ...HANA })] })];
    const state = after({ type: "snapshot", rooms }, hears({ name: "presence", user_id: "hana", online: true }));
    const online = Object.values(state.rooms).map(({ members }) => members.find(({ id }) => id === "hana")?.online);
    expect(online).toEqual([true, true]);
  });

  test("a room that one was removed from is gone with all that was in it", () => {
    const state = after(snapshot(), opened([], 0), { type: "queued", pending }, hears({ name: "room:removed", room_id: "room" }));
    expect(state.rooms).toEqual({});
    expect(state.timelines).toEqual({});
    expect(state.pending).toEqual([]);
    expect(state.removed).toEqual({ room: "Launch" });
  });

  test("that one was removed is heard of after a lost connection, too, and forgotten when one is back", () => {
    const away = after(snapshot(), { type: "snapshot", rooms: [] });
    expect(away.removed).toEqual({ room: "Launch" });
    expect(reduceChat(away, hears({ name: "room:added", room: room() })).removed).toEqual({});
    expect(reduceChat(away, snapshot()).removed).toEqual({});
  });

  test("whoever leaves is not told that they were removed", () => {
    const left = after(snapshot(), hears({ name: "room:removed", room_id: "room" }), { type: "left", room_id: "room" });
    expect(left.removed).toEqual({});
  });

  test("what one does in a room leads there, what one writes is known already", () => {
    const acts = arrives(message(1, { sender: ANA }), message(2, { sender: ANA, kind: "booking" }), message(3));
    expect(after(snapshot(), acts).acted).toEqual({ room: 2 });
  });

  test("typing ends by itself, and at once with the message", () => {
    const typing = hears({ name: "room:typing", room_id: "room", user_id: "hana" });
    expect(after(snapshot(), typing).typing["room"]).toEqual({ hana: NOW });
    expect(after(snapshot(), typing, { type: "tick", now: NOW + TYPING_MS }).typing["room"]).toEqual({});
    expect(after(snapshot(), typing, arrives(message(1))).typing["room"]).toEqual({});
  });

  test("one's own typing in another tab is no news", () => {
    const state = after(snapshot(), hears({ name: "room:typing", room_id: "room", user_id: "ana" }));
    expect(state.typing).toEqual({});
  });
});

describe("where one is in the history", () => {
  const many = Array.from({ length: MOST_KEPT + 5 }, (_, at) => message(at + 1));
  const far = { hasBefore: false, hasAfter: false };

  test("the end that is far from where one reads is let go of, and can be had again", () => {
    const state = after(snapshot({ last_seq: many.length }), opened(many, many.length, far));
    const trimmed = reduceChat(state, { type: "trimmed", room_id: "room", end: "end" });
    expect(seqs(trimmed).at(-1)).toBe(MOST_KEPT);
    expect(trimmed.timelines["room"]).toMatchObject({ end: MOST_KEPT, hasAfter: true, hasBefore: false });
    expect(gaps(trimmed)).toEqual({});
    const page = { messages: many.slice(-5), has_more: false, last_seq: many.length };
    const again = reduceChat(trimmed, { type: "later", room_id: "room", page });
    expect(seqs(again)).toEqual(seqs(state));
    const start = reduceChat(again, { type: "trimmed", room_id: "room", end: "start" });
    expect(seqs(start)[0]).toBe(6);
    expect(start.timelines["room"]).toMatchObject({ hasBefore: true, hasAfter: false, end: many.length });
  });

  test("what arrives while the newest end is not here is not put after what is", () => {
    const state = after(snapshot({ last_seq: many.length }), opened(many, many.length, far));
    const trimmed = reduceChat(state, { type: "trimmed", room_id: "room", end: "end" });
    const later = reduceChat(trimmed, arrives(message(many.length + 1)));
    expect(seqs(later)).toEqual(seqs(trimmed));
    expect(later.rooms["room"]?.unread).toBe(1);
  });

  test("another part of the history is told from more of this one", () => {
    const one = after(snapshot({ last_seq: 9 }), opened([message(8), message(9)], 9, { hasBefore: true, hasAfter: false }));
    const more = reduceChat(one, { type: "earlier", room_id: "room", page: { messages: [message(7)], has_more: true, last_seq: 9 } });
    const other = reduceChat(more, opened([message(2)], 9, { hasBefore: true, hasAfter: true }));
    expect(more.timelines["room"]?.epoch).toBe(one.timelines["room"]?.epoch);
    expect(other.timelines["room"]?.epoch).not.toBe(one.timelines["room"]?.epoch);
  });

  test("one is led somewhere until one has come there", () => {
    const led = after(snapshot(), { type: "led", room_id: "room", seq: 4 });
    expect(led.led).toEqual({ room: 4 });
    expect(reduceChat(led, { type: "come", room_id: "room" }).led).toEqual({});
  });

  test("reading in a window that ends before the newest message counts on beyond it", () => {
    const window = opened([message(1), message(2)], 90, { hasBefore: false, hasAfter: true });
    const state = after(snapshot({ last_seq: 90, unread: 90 }), window, { type: "read", room_id: "room", seq: 2 });
    expect(state.rooms["room"]?.unread).toBe(88);
  });

  test("what is quoted from out of the window follows its changes", () => {
    const state = after(snapshot(), { type: "quoted", message: message(3) });
    const edited = hears({ name: "message:updated", message: message(3, { text: "edited", version: 2 }) });
    expect(reduceChat(state, edited).quoted["m3"]?.text).toBe("edited");
  });
});
