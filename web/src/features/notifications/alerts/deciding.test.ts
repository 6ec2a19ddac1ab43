import { expect, test } from "vitest";
import type { Alerts, Message, Room } from "@/api/wire";
import { ANA, HANA, invite, meeting, message, room } from "@/testing/shapes";
import table from "./cases.json" with { type: "json" };
import { isWorthTelling } from "./deciding";

const ALL: Alerts = { invite: true, booking: true, reschedule: true, cancellation: true, reminder: true, calendar: true };
const NOW = Date.parse("2026-11-23T12:00:00Z");
const PEOPLE = { ana: ANA, hana: HANA, ivo: { id: "ivo", name: "Ivo Lang", is_bot: false } };

/** What the server decides by, too, when nobody looks at any tab: people are named by their ids. */
interface Case {
  name: string;
  message: Partial<Pick<Message, "kind" | "mentions" | "notice">> & {
    sender?: keyof typeof PEOPLE | null;
    invite?: { note: string };
    meeting?: { host: keyof typeof PEOPLE; booked_by: keyof typeof PEOPLE };
  };
  room: Partial<Room>;
  wanted: Partial<Alerts>;
  tells: boolean;
}

function drawn({ sender = "hana", invite: offer, meeting: agreed, ...over }: Case["message"]): Message {
  return message(5, {
    ...over,
    sender: sender === null ? null : PEOPLE[sender],
    ...(offer && { invite: invite(offer) }),
    ...(agreed && { meeting: meeting({ host: PEOPLE[agreed.host], booked_by: PEOPLE[agreed.booked_by] }) }),
  });
}

test.each(table as Case[])("$name: $tells", ({ message: over, room: where, wanted, tells }) => {
  const listening = { me: ANA.id, room: room(where), wanted: { ...ALL, ...wanted }, now: NOW };
  expect(isWorthTelling(drawn(over), listening)).toBe(tells);
});

test("what was deleted is not told, and what is not known to be unwanted is", () => {
  const listening = { me: ANA.id, room: room(), wanted: null, now: NOW };
  expect(isWorthTelling(message(5, { deleted: true }), listening)).toBe(false);
  expect(isWorthTelling(message(5), listening)).toBe(true);
});
