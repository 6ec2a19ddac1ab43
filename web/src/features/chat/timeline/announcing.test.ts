import { expect, test } from "vitest";
import type { Message } from "@/api/wire";
import { ANA, HANA, invite, meeting, member, message } from "@/testing/shapes";
import { announced, reactionsSince } from "./announcing";

const NOW = Date.UTC(2030, 2, 1);
const say = (...messages: Message[]) => announced(messages, "ana", NOW);

test("every message of somebody else is said, in their order", () => {
  expect(say(message(1), message(2, { sender: ANA }), message(3, { text: "**Really**?" }))).toEqual([
    "Hana Novak: message 1",
    "Hana Novak: Really?",
  ]);
});

test("of many at once their number is said, and the last of them", () => {
  expect(say(message(1), message(2), message(3), message(4))).toEqual(["4 new messages", "Hana Novak: message 4"]);
});

test("what is gone already is not said", () => {
  expect(say(message(1, { deleted: true, text: "" }))).toEqual([]);
});

test("files are named", () => {
  const notes = { id: "notes", name: "notes.txt", type: "text/plain", size: 4, url: "/attachments/notes" };
  const attachments = [notes, { ...notes, name: "plan.pdf" }];
  expect(say(message(1, { text: "", attachments: [notes] }), message(2, { text: "Here", attachments }))).toEqual([
    "Hana Novak: Sent notes.txt",
    "Hana Novak: Here, notes.txt, plan.pdf",
  ]);
});

test("of an invite it is said what for, of a meeting who did what, and when it is", () => {
  const day = new Intl.DateTimeFormat("en-US", { weekday: "short", day: "numeric", month: "short" });
  const start = day.format(new Date(meeting().start));
  const [invited, booked, moved, cancelled] = [
    say(message(1, { kind: "invite", invite: invite() })),
    say(message(2, { kind: "booking", meeting: meeting() })),
    say(message(3, { kind: "reschedule", meeting: meeting({ version: 2 }) })),
    say(message(4, { kind: "cancellation", meeting: meeting({ status: "cancelled" }) })),
  ].map(([said = ""]) => said);
  expect(invited).toBe("Hana Novak sent an invite to “Review”, 30 minutes");
  expect(booked?.startsWith(`Hana Novak booked “Review”: ${start}, `)).toBe(true);
  expect(moved?.startsWith(`Hana Novak moved “Review” to ${start}, `)).toBe(true);
  expect(cancelled?.startsWith(`Hana Novak cancelled “Review”: ${start}, `)).toBe(true);
});

test("of a meeting without a title it is still said when it is", () => {
  const [said] = say(message(1, { kind: "booking", meeting: meeting({ untitled: true }) }));
  expect(said).toMatch(/^Hana Novak: .*, Thu, Mar 14, /u);
});

test("the system's note behind a change says nothing new, its reminder does", () => {
  const note = { kind: "system", sender: null, meeting: meeting(), text: "“Review” begins in 10 minutes" } as const;
  expect(say(message(1, note))).toEqual([]);
  expect(say(message(1, { ...note, notice: "reminder" }))).toEqual(["System: “Review” begins in 10 minutes"]);
});

test("of reactions those are said that others have added", () => {
  const members = [member(), member(HANA)];
  const before = message(1, { sender: ANA, reactions: { "👍": ["hana"] } });
  const after = { ...before, reactions: { "👍": ["hana"], "🎉": ["ana", "hana"] } };
  const known = new Map([[before.id, before]]);
  expect(reactionsSince(known, [after], "ana", members)).toEqual(["Hana Novak reacted 🎉 to “message 1”"]);
  expect(reactionsSince(known, [before], "ana", members)).toEqual([]);
  expect(reactionsSince(new Map(), [after], "ana", members)).toEqual([]);
});
