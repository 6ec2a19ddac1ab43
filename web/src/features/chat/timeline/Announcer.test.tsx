import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Message } from "@/api/wire";
import { ANA, message, room } from "@/testing/shapes";
import type { Timeline } from "../state/types";
import { Announcer } from "./Announcer";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const windowOf = (messages: readonly Message[], over: Partial<Timeline> = {}): Timeline => ({
  messages,
  end: messages.at(-1)?.seq ?? 0,
  hasBefore: false,
  hasAfter: false,
  held: [],
  epoch: 1,
  ...over,
});

const opened = room({ last_seq: 1 });

function open(messages: readonly Message[] = [message(1)], over: Partial<Timeline> = {}) {
  const { rerender } = render(<Announcer room={opened} window={windowOf(messages, over)} me="ana" />);
  return {
    come: (now: readonly Message[], more: Partial<Timeline> = {}, last_message: Message | null = null) => {
      rerender(<Announcer room={{ ...opened, last_message }} window={windowOf(now, more)} me="ana" />);
    },
    said: () => [...screen.getByRole("log").children],
  };
}

const texts = (elements: readonly Element[]) => elements.map(({ textContent }) => textContent);

test("what was there when the room was opened is not read out", () => {
  const { said } = open();
  expect(said()).toEqual([]);
  expect(screen.getByRole("log")).toHaveAttribute("aria-relevant", "additions");
});

test("the same words twice are two sentences", () => {
  const { come, said } = open();
  const first = message(2, { text: "Hello?" });
  come([message(1), first]);
  const [one] = said();
  come([message(1), first, message(3, { text: "Hello?" })]);
  expect(texts(said())).toEqual(["Hana Novak: Hello?", "Hana Novak: Hello?"]);
  expect(said()[0]).toBe(one);
});

test("all that came at once is read out, and one's own words never are", () => {
  const { come, said } = open();
  come([message(1), message(2), message(3, { sender: ANA }), message(4), message(5)]);
  expect(texts(said())).toEqual(["Hana Novak: message 2", "Hana Novak: message 4", "Hana Novak: message 5"]);
});

test("what has been said goes away after a while", () => {
  const { come, said } = open();
  come([message(1), message(2)]);
  act(() => {
    vi.advanceTimersByTime(5_000);
  });
  expect(said()).toEqual([]);
});

test("older messages that are fetched are not new, and whoever reads them hears of new ones", () => {
  const older = { hasAfter: true };
  const { rerender } = render(
    <Announcer room={room({ last_seq: 90 })} window={windowOf([message(1)], older)} me="ana" />,
  );
  const show = (messages: readonly Message[], last: Message) => {
    const now = room({ last_seq: last.seq, last_message: last });
    rerender(<Announcer room={now} window={windowOf(messages, older)} me="ana" />);
    return texts([...screen.getByRole("log").children]);
  };
  expect(show([message(1), message(2)], message(90))).toEqual([]);
  expect(show([message(1), message(2)], message(91))).toEqual(["Hana Novak: message 91"]);
  expect(show([message(1), message(2), message(3)], message(91))).toEqual(["Hana Novak: message 91"]);
});

test("a reaction of somebody else to one's own words is read out", () => {
  const mine = message(1, { sender: ANA });
  const { come, said } = open([mine]);
  come([{ ...mine, reactions: { "👍": ["hana"] } }]);
  expect(texts(said())).toEqual(["Hana Novak reacted 👍 to “message 1”"]);
});
