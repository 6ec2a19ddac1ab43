import { expect, test } from "vitest";
import type { Alerts, Message } from "@/api/wire";
import { ANA, HANA, invite, meeting, message, room } from "@/testing/shapes";
import { isWorthTelling } from "./deciding";

const ALL: Alerts = { invite: true, booking: true, reschedule: true, cancellation: true, reminder: true, calendar: true };
const NOW = Date.parse("2026-11-23T12:00:00Z");

function tells(over: Partial<Message>, where: Partial<Parameters<typeof room>[0]> = {}, wanted: Partial<Alerts> = {}): boolean {
  return isWorthTelling(message(5, over), { me: ANA.id, room: room(where), wanted: { ...ALL, ...wanted }, now: NOW });
}

test("what others say is told, and nothing of one's own, deleted or read", () => {
  expect(tells({})).toBe(true);
  expect(tells({ sender: ANA })).toBe(false);
  expect(tells({ deleted: true })).toBe(false);
  expect(tells({}, { read_seq: 5 })).toBe(false);
});

test("a room's own settings keep messages back", () => {
  expect(tells({}, { notify: "mentions" })).toBe(false);
  expect(tells({ mentions: [HANA.id] }, { notify: "mentions" })).toBe(false);
  expect(tells({ mentions: [ANA.id] }, { notify: "mentions" })).toBe(true);
  expect(tells({ mentions: [ANA.id] }, { notify: "none" })).toBe(false);
  expect(tells({ mentions: [ANA.id] }, { muted_until: "2026-11-23T12:30:00Z" })).toBe(false);
  expect(tells({}, { muted_until: "2026-11-23T11:30:00Z" })).toBe(true);
});

test.each(["invite", "booking", "reschedule", "cancellation"] as const)("%s news is told unless it is not wanted", (kind) => {
  expect(tells({ kind })).toBe(true);
  expect(tells({ kind }, { notify: "mentions" })).toBe(false);
  expect(tells({ kind }, { notify: "none" })).toBe(false);
  expect(tells({ kind }, {}, { [kind]: false })).toBe(false);
});

test("of who hears of mentions alone, what is about them calls for them, too", () => {
  const mentions = { notify: "mentions" } as const;
  expect(tells({ kind: "reschedule", meeting: meeting({ host: ANA }) }, mentions)).toBe(true);
  expect(tells({ kind: "reschedule", meeting: meeting({ host: HANA, booked_by: HANA }) }, mentions)).toBe(false);
  expect(tells({ kind: "invite", invite: invite() }, { ...mentions, kind: "direct" })).toBe(true);
  expect(tells({ kind: "invite", invite: invite({ note: "For @Ana Silva" }) }, mentions)).toBe(true);
  expect(tells({ kind: "invite", invite: invite({ note: "For @Hana Novak" }) }, mentions)).toBe(false);
});

test("a reminder comes from a muted room, too, and its notice is no other news", () => {
  const reminder = { kind: "system", sender: null, meeting: meeting(), notice: "reminder" } as const;
  expect(tells(reminder, { notify: "none", muted_until: "2026-11-24T00:00:00Z" })).toBe(true);
  expect(tells(reminder, {}, { reminder: false })).toBe(false);
  expect(tells({ kind: "system", sender: null, meeting: meeting() })).toBe(false);
});
