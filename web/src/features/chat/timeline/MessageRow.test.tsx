import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { success } from "@/api/problem";
import type { Message } from "@/api/wire";
import { createSession } from "@/sync/session";
import { ANA, HANA, meeting, message, room } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { FOCUS_RESTORED_MS } from "@/ui/focus";
import { createChat } from "../chat";
import { ChatContext } from "../context";
import { MessageRow } from "./MessageRow";

const mine = message(1, { sender: ANA });

function Row({ shown = mine, repliedTo, edited = true }: { shown?: Message; repliedTo?: Message; edited?: boolean }) {
  const [isEditing, setEditing] = useState(edited);
  return (
    <MessageRow
      rowKey="m1"
      message={shown}
      grouped={false}
      room={room()}
      repliedTo={repliedTo}
      readers={[]}
      isEditing={isEditing}
      isTabStop
      isLanded={false}
      renderCard={({ meeting: arranged }) => <p>{arranged?.title}, at ten</p>}
      onActive={() => undefined}
      onEdit={(one) => {
        setEditing(one !== null);
      }}
      onReply={() => undefined}
      onShow={() => undefined}
    />
  );
}

function open(row = <Row />) {
  const far = new FarEnd();
  far.on("message:edit", ({ text }: { text: string }) => success({ message: { ...mine, text } }));
  const session = createSession(far.openSocket, () => undefined);
  session.start();
  const chat = createChat({ http: far.http, session, me: "ana", saved: { load: () => [], save: () => undefined } });
  render(
    <ChatContext value={chat}>
      {row}
    </ChatContext>,
  );
  return { far, user: userEvent.setup() };
}

test.each(["{Enter}", "{Escape}"])("after %s the focus is on the message that was rewritten", async (key) => {
  const { user } = open();
  expect(screen.getByRole("textbox", { name: "Edit the message" })).toHaveFocus();
  await user.keyboard(` and more${key}`);
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.getByRole("article")).toHaveFocus();
});

test.each(["Save", "Cancel"])("so it is after %s", async (name) => {
  const { user } = open();
  await user.keyboard(" and more");
  await user.click(screen.getByRole("button", { name }));
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.getByRole("article")).toHaveFocus();
});

const editor = () => screen.findByRole("textbox", { name: "Edit the message" });

/** What a menu shows is fetched when it is first wanted. */
const FETCHED = { timeout: 10_000 };

/** The library gives the focus back after a frame or two. */
async function afterAWhile() {
  await act(() => new Promise((done) => setTimeout(done, FOCUS_RESTORED_MS)));
}

test.each(["click", "Enter"])("the menu's Edit, by %s, leads into the editor", async (how) => {
  const { user } = open(<Row edited={false} />);
  act(() => {
    screen.getByRole("article").focus();
  });
  await user.click(screen.getByRole("button", { name: "More" }));
  const entry = await screen.findByRole("menuitem", { name: "Edit" }, FETCHED);
  if (how === "click") await user.click(entry);
  else {
    act(() => {
      entry.focus();
    });
    await user.keyboard("{Enter}");
  }
  await editor();
  await afterAWhile();
  await user.keyboard(" and more");
  expect(await editor()).toHaveFocus();
  expect(await editor()).toHaveValue("message 1 and more");
});

test("so does the Edit of what the menu's key brings up", async () => {
  const { user } = open(<Row edited={false} />);
  act(() => {
    screen.getByRole("article").focus();
  });
  fireEvent.keyDown(screen.getByRole("article"), { key: "F10", shiftKey: true });
  await user.click(await screen.findByRole("button", { name: "Edit" }, FETCHED));
  await editor();
  await afterAWhile();
  await user.keyboard(" and more");
  expect(await editor()).toHaveFocus();
  expect(await editor()).toHaveValue("message 1 and more");
});

test("whoever goes on from the editor at once is left there", async () => {
  const { user } = open();
  await user.tab();
  await afterAWhile();
  expect(screen.getByRole("button", { name: "Cancel" })).toHaveFocus();
});

test("a message is described by what it says, what it answers and which files it has", () => {
  const notes = { id: "notes", name: "notes.txt", type: "text/plain", size: 4, url: "/attachments/notes" };
  const shown = message(2, { reply_to: "m1", text: "So **it** is", edited_at: mine.created_at, attachments: [notes] });
  open(<Row shown={shown} repliedTo={mine} edited={false} />);
  expect(screen.getByRole("article", { name: /^Hana Novak, / })).toHaveAccessibleDescription(
    /Ana Silva:? message 1 So it is \(edited\) .*notes\.txt/u,
  );
});

test("a card's message is described by the card", () => {
  open(<Row shown={message(2, { kind: "booking", meeting: meeting() })} edited={false} />);
  expect(screen.getByRole("article")).toHaveAccessibleDescription("Review, at ten");
});

test("the name of a reaction begins with what is shown of it", () => {
  open(<Row shown={message(2, { reactions: { "🚀": ["ana", "hana"] } })} edited={false} />);
  expect(screen.getByRole("button", { name: "🚀 2: You and Hana Novak" })).toHaveTextContent("🚀2");
});

test("the name of a quote has all that is shown of it, and no more than a line", () => {
  const long = message(1, { sender: HANA, text: "a long story ".repeat(40).trim() });
  open(<Row shown={message(2, { reply_to: "m1" })} repliedTo={long} edited={false} />);
  const quote = screen.getByRole("button", { name: /^Answer to Hana Novak: a long story/u });
  const shown = quote.querySelector("span")?.textContent ?? "";
  expect(quote).toHaveAccessibleName(`Answer to Hana Novak: ${shown}`);
  expect(shown).toHaveLength(160);
});
