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
  expect(unreadTotal(heard({}, {}, {}), NOW)).toBe(2);
  expect(unreadTotal(heard({ notify: "none" }, {}), NOW)).toBe(0);
  expect(unreadTotal(heard({ muted_until: "2026-11-23T13:00:00Z" }, {}), NOW)).toBe(0);
  expect(unreadTotal(heard({ muted_until: "2026-11-23T11:00:00Z" }, {}), NOW)).toBe(1);
});

test("where mentions alone are told of, one that is unread makes itself heard until it is read", () => {
  const state = heard({ notify: "mentions" }, {}, { mentions: [ANA.id] }, {});
  expect(unreadTotal(heard({ notify: "mentions" }, {}, {}), NOW)).toBe(0);
  expect(unreadTotal(state, NOW)).toBe(1);
  const read = reduceChat(state, { type: "read", room_id: "room", seq: 2 });
  expect(unreadTotal(read, NOW)).toBe(0);
  expect(isQuiet(read.rooms["room"] ?? room(), read.mentioned, NOW)).toBe(true);
});

test("a mention that came while one was away is known by the newest message", () => {
  const latest = message(3, { mentions: [ANA.id] });
  expect(unreadTotal(heard({ notify: "mentions", last_seq: 3, unread: 3, last_message: latest }), NOW)).toBe(1);
});
