import { expect, test } from "vitest";
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

const notice = (status: "confirmed" | "cancelled") =>
  previewOf(message(2, { kind: "system", sender: null, meeting: meeting({ status }) }), "ana", "direct");

test("nobody is asked to add a cancelled meeting to a calendar", () => {
  expect(notice("confirmed")).toBe("Add the meeting to your calendar");
  expect(notice("cancelled")).toBe("The meeting was cancelled");
});
