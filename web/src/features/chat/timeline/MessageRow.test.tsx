import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { success } from "@/api/problem";
import { createSession } from "@/sync/session";
import { ANA, message, room } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { createChat } from "../chat";
import { ChatContext } from "../context";
import { MessageRow } from "./MessageRow";

const mine = message(1, { sender: ANA });

function Row() {
  const [isEditing, setEditing] = useState(true);
  return (
    <MessageRow
      rowKey="m1"
      message={mine}
      grouped={false}
      room={room()}
      repliedTo={undefined}
      readers={[]}
      isEditing={isEditing}
      isTabStop
      isLanded={false}
      renderCard={() => null}
      onActive={() => undefined}
      onEdit={(edited) => {
        setEditing(edited !== null);
      }}
      onReply={() => undefined}
      onShow={() => undefined}
    />
  );
}

function edit() {
  const far = new FarEnd();
  far.on("message:edit", ({ text }: { text: string }) => success({ message: { ...mine, text } }));
  const session = createSession(far.openSocket, () => undefined);
  session.start();
  const chat = createChat({ http: far.http, session, me: "ana", saved: { load: () => [], save: () => undefined } });
  render(
    <ChatContext value={chat}>
      <Row />
    </ChatContext>,
  );
  return { far, user: userEvent.setup() };
}

test.each(["{Enter}", "{Escape}"])("after %s the focus is on the message that was rewritten", async (key) => {
  const { user } = edit();
  expect(screen.getByRole("textbox", { name: "Edit the message" })).toHaveFocus();
  await user.keyboard(` and more${key}`);
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.getByRole("article")).toHaveFocus();
});

test.each(["Save", "Cancel"])("so it is after %s", async (name) => {
  const { user } = edit();
  await user.keyboard(" and more");
  await user.click(screen.getByRole("button", { name }));
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.getByRole("article")).toHaveFocus();
});
