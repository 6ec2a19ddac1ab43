import { expect, test } from "vitest";
import type { Message, Room } from "@/api/wire";
import { ANA, message, room } from "@/testing/shapes";
import { reduceChat } from "./reduce";
import { isQuiet, unreadTotal } from "./select";
import { emptyChat } from "./types";

const NOW = Date.parse("2026-11-23T12:00:00Z");

function heard(over: Partial<Room>, ...messages: Partial<Message>[]) {
  const begun = reduceChat(emptyChat(ANA.id), { type: "snapshot", rooms: [room(over)] });
  const events = messages.map((one, index) => ({ name: "message:new" as const, message: message(index + 1, one) }));
  return reduceChat(begun, { type: "events", events, now: NOW });
}

test("rooms that are to be quiet do not count", () => {
  expect(unreadTotal(heard({}, {}, {}).rooms, NOW)).toBe(2);
  expect(unreadTotal(heard({ notify: "none" }, {}).rooms, NOW)).toBe(0);
  expect(unreadTotal(heard({ muted_until: "2026-11-23T13:00:00Z" }, {}).rooms, NOW)).toBe(0);
  expect(unreadTotal(heard({ muted_until: "2026-11-23T11:00:00Z" }, {}).rooms, NOW)).toBe(1);
});

test("where mentions alone are told of, one that is unread makes itself heard until it is read", () => {
  const state = heard({ notify: "mentions" }, {}, { mentions: [ANA.id] }, {});
  expect(unreadTotal(heard({ notify: "mentions" }, {}, {}).rooms, NOW)).toBe(0);
  expect(unreadTotal(state.rooms, NOW)).toBe(1);
  const read = reduceChat(state, { type: "read", room_id: "room", seq: 2 });
  expect(unreadTotal(read.rooms, NOW)).toBe(0);
  expect(isQuiet(read.rooms["room"] ?? room(), NOW)).toBe(true);
});

test("a mention from before is known, and forgotten when it is taken back", () => {
  const state = heard({ notify: "mentions", last_seq: 3, unread: 3, mentioned_seq: 2 }, {});
  expect(unreadTotal(state.rooms, NOW)).toBe(1);
  const edited = message(2, { version: 2, mentions: [] });
  const events = [{ name: "message:updated" as const, message: edited }];
  expect(unreadTotal(reduceChat(state, { type: "events", events, now: NOW }).rooms, NOW)).toBe(0);
});
