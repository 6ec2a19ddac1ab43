import { expect, test } from "vitest";
import { ANA, message } from "@/testing/shapes";
import { timelineRows } from "./rows";
import type { Pending } from "./state/types";

const at = (iso: string) => ({ created_at: iso });

function layout(...args: Parameters<typeof timelineRows>): string[] {
  return timelineRows(...args).map((row) => {
    if (row.type === "message" || row.type === "pending") return row.grouped ? `${row.key} grouped` : row.key;
    return row.type;
  });
}

test("each day begins with a line", () => {
  const messages = [message(1, at("2026-11-22T12:00:00Z")), message(2, at("2026-11-23T12:00:00Z"))];
  expect(layout(messages, [], "ana", null)).toEqual(["day", "m1", "day", "m2"]);
});

test("messages of one person within minutes stand together; a reply or a card stands alone", () => {
  const messages = [
    message(1),
    message(2),
    message(3, { reply_to: "m1" }),
    message(4, { kind: "invite" }),
    message(5),
    message(6, { sender: ANA }),
    message(15, { sender: ANA }),
  ];
  expect(layout(messages, [], "ana", null)).toEqual(["day", "m1", "m2 grouped", "m3", "m4", "m5", "m6", "m15"]);
});

test("the new line stands before the first unread message of somebody else, once", () => {
  const messages = [message(1), message(2, { sender: ANA }), message(3), message(4)];
  expect(layout(messages, [], "ana", 1)).toEqual(["day", "m1", "m2", "new", "m3", "m4 grouped"]);
});

test("messages on their way stand last, joined to one's own before them", () => {
  const pending: Pending = {
    nonce: "mine",
    room_id: "room",
    text: "hello",
    reply_to: null,
    attachments: [],
    created_at: message(2).created_at,
    state: "sending",
    problem: null,
  };
  expect(layout([message(1, { sender: ANA })], [pending], "ana", null)).toEqual(["day", "m1", "mine grouped"]);
});
