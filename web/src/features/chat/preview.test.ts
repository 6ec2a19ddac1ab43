import { expect, test } from "vitest";
import type { Meeting } from "@/api/wire";
import { meeting, message } from "@/testing/shapes";
import { previewOf } from "./preview";

const hana = { id: "hana", name: "Hana Novak", is_bot: false };

test("in a group people go by their first names, bots by their whole ones, and oneself is you", () => {
  expect(previewOf(message(1, { sender: hana, text: "**Hello**" }), "ana", "group")).toBe("Hana: Hello");
  const bot = { id: "bot", name: "Build Bot", is_bot: true };
  expect(previewOf(message(1, { sender: bot, text: "Done" }), "ana", "group")).toBe("Build Bot: Done");
  expect(previewOf(message(1, { sender: hana, text: "Hello" }), "hana", "group")).toBe("You: Hello");
});

test("in a direct conversation it is clear who speaks", () => {
  expect(previewOf(message(1, { sender: hana, text: "Hello" }), "ana", "direct")).toBe("Hello");
  expect(previewOf(null, "ana", "direct")).toBe("No messages yet");
});

test.each([
  ["booking", "Booked “Review”"],
  ["reschedule", "Moved “Review”"],
  ["cancellation", "Cancelled “Review”"],
] as const)("a %s says which meeting, and who did it in a group", (kind, said) => {
  const told = message(2, { kind, sender: hana, meeting: meeting() });
  expect(previewOf(told, "ana", "direct")).toBe(said);
  expect(previewOf(told, "ana", "group")).toBe(`Hana: ${said}`);
  expect(previewOf(told, "hana", "group")).toBe(`You: ${said}`);
});

const notice = (over: Partial<Meeting>) =>
  previewOf(message(2, { kind: "system", sender: null, meeting: meeting(over) }), "ana", "direct");

test("a notice says how its meeting stands now", () => {
  expect(notice({})).toBe("“Review” was booked");
  expect(notice({ version: 2 })).toBe("“Review” was moved");
  expect(notice({ status: "cancelled", version: 3 })).toBe("“Review” was cancelled");
});

test("of a meeting without a title nobody is named twice", () => {
  const untitled = meeting({ title: "Meeting with Hana Novak", untitled: true });
  expect(previewOf(message(2, { kind: "booking", sender: hana, meeting: untitled }), "ana", "group")).toBe("Hana: Booked a meeting");
  expect(notice({ untitled: true, version: 2 })).toBe("The meeting was moved");
});
