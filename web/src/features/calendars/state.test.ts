import { expect, test } from "vitest";
import type { ServerEvent } from "@/api/events";
import { linkedAccount } from "@/testing/shapes";
import { type CalendarsState, firstBroken, holdsMeetings, isNewlyLinked, noCalendars, reduceCalendars, takesMeetings } from "./state";

const of = (...accounts: ReturnType<typeof linkedAccount>[]): CalendarsState => ({ accounts });
const broken = linkedAccount({ status: "needs_relink" });

test("events add, change and remove accounts, and leave their order", () => {
  const events: ServerEvent[] = [
    { name: "calendar:updated", calendar: linkedAccount({ id: "second" }) },
    { name: "calendar:updated", calendar: broken },
    { name: "presence", user_id: "ana", online: true },
  ];
  const after = reduceCalendars(of(linkedAccount()), { type: "events", events });
  expect(after.accounts?.map(({ id, status }) => [id, status])).toEqual([
    ["link", "needs_relink"],
    ["second", "ok"],
  ]);
  const removed: ServerEvent = { name: "calendar:removed", calendar_id: "link" };
  expect(reduceCalendars(after, { type: "events", events: [removed] }).accounts).toHaveLength(1);
});

test("what is not known yet is neither broken nor a place for meetings", () => {
  expect(firstBroken(noCalendars)).toBeUndefined();
  expect(takesMeetings(noCalendars)).toBe(false);
});

test("meetings go into a calendar that was chosen for them and can be reached", () => {
  expect(takesMeetings(of(linkedAccount()))).toBe(true);
  expect(takesMeetings(of(broken))).toBe(false);
  expect(takesMeetings(of(linkedAccount({ destination: null })))).toBe(false);
});

test("a meeting may be in any calendar that is written into, until it is known that there is none", () => {
  expect(holdsMeetings(noCalendars)).toBe(true);
  expect(holdsMeetings(of(linkedAccount({ destination: null })))).toBe(true);
  expect(holdsMeetings(of(broken))).toBe(true);
  expect(holdsMeetings(of(linkedAccount({ provider: "ics", writable: false, destination: null })))).toBe(false);
  expect(holdsMeetings(of())).toBe(false);
});

test("an account is newly linked when it is new, or well again, at the provider that is asked for", () => {
  const well = of(linkedAccount());
  expect(isNewlyLinked("google", of(), well)).toBe(true);
  expect(isNewlyLinked("google", of(broken), well)).toBe(true);
  expect(isNewlyLinked("google", well, well)).toBe(false);
  expect(isNewlyLinked("google", of(), of(broken))).toBe(false);
  expect(isNewlyLinked("microsoft", of(), well)).toBe(false);
});
