import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { failure, success } from "@/api/problem";
import type { Message, Room } from "@/api/wire";
import { SessionContext } from "@/sync/context";
import { createSession } from "@/sync/session";
import { HANA, member, message, room } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { createChat } from "../chat";
import { Composer } from "../composer/Composer";
import { ChatContext, useChatState } from "../context";
import { RoomHeader } from "./RoomHeader";

const BEN = { id: "ben", name: "Ben Okafor", is_bot: false };

/** What stands above and below a conversation, in which a message is being answered. */
function Frame() {
  const opened = useChatState((state) => state.rooms["room"]);
  const [replyTo, setReplyTo] = useState<Message | null>(message(1));
  if (!opened) return null;
  return (
    <>
      <RoomHeader room={opened}>{null}</RoomHeader>
      <Composer
        room={opened}
        replyTo={replyTo}
        onReplyEnd={() => {
          setReplyTo(null);
        }}
        onEdit={() => undefined}
      />
    </>
  );
}

/** A room as one of its members has it open. */
async function open(opened: Room, me: string) {
  const far = new FarEnd();
  far.ok("GET /api/rooms", { rooms: [opened] });
  far.ok("room:sync", { rooms: {}, now: "2026-11-23T09:00:00Z" });
  const session = createSession(far.openSocket, () => undefined);
  const chat = createChat({ http: far.http, session, me, saved: { load: () => [], save: () => undefined } });
  session.start();
  far.connect();
  await act(async () => {
    render(
      <SessionContext value={session}>
        <ChatContext value={chat}>
          <Frame />
        </ChatContext>
      </SessionContext>,
    );
  });
  await screen.findByRole("textbox", { name: /^Message / });
  return { far, user: userEvent.setup() };
}

async function choose(user: ReturnType<typeof userEvent.setup>, menu: string, entry: string) {
  await user.click(await screen.findByRole("button", { name: menu }));
  await user.click(await screen.findByRole("menuitem", { name: entry }));
}

test("whoever opens a conversation at a desk can write at once", async () => {
  await open(room(), "ana");
  expect(screen.getByRole("textbox", { name: "Message Launch" })).toHaveFocus();
});

test("whoever gives up a reply goes on writing", async () => {
  const { user } = await open(room(), "ana");
  await user.click(screen.getByRole("button", { name: "Cancel the reply" }));
  expect(screen.queryByText("Replying to Hana Novak")).toBeNull();
  await waitFor(() => {
    expect(screen.getByRole("textbox", { name: "Message Launch" })).toHaveFocus();
  });
});

test("the field says what it answers, and which keys do what", async () => {
  const { user } = await open(room(), "ana");
  const field = screen.getByRole("textbox", { name: "Message Launch" });
  const hint = "Enter sends, Shift + Enter makes a new line";
  expect(field).toHaveAccessibleDescription(`Replying to Hana Novak message 1 ${hint}`);
  await user.click(screen.getByRole("button", { name: "Cancel the reply" }));
  expect(field).toHaveAccessibleDescription(hint);
});

test("without a connection nobody is said to be online", async () => {
  const { far } = await open(room({ kind: "direct", members: [member(), member({ ...HANA, online: true })] }), "ana");
  expect(await screen.findByText("Online")).toBeVisible();
  act(() => {
    far.disconnect();
  });
  expect(await screen.findByText("Offline")).toBeVisible();
  expect(screen.queryByText("Online")).toBeNull();
});

test("the only owner is told what to do first, and led to where it is done", async () => {
  const { user } = await open(room(), "hana");
  await choose(user, "Conversation options", "Leave");
  const asked = await screen.findByRole("dialog", { name: "Leave this conversation?" });
  expect(within(asked).getByText(/^You are the only owner/u)).toBeVisible();
  await user.click(within(asked).getByRole("button", { name: "Members" }));
  const members = await screen.findByRole("dialog", { name: "Members" });
  expect(within(members).getByRole("button", { name: "Options for Ana Silva" })).toBeVisible();
});

test.each([
  ["one of two owners", [member({ role: "owner" }), member({ ...HANA, role: "owner" })]],
  ["the last one there", [member({ ...HANA, role: "owner" })]],
])("%s leaves after one question", async (_, members) => {
  const { far, user } = await open(room({ members }), "hana");
  let left = false;
  far.on("DELETE /api/rooms/room/members/hana", () => {
    left = true;
    return success({});
  });
  await choose(user, "Conversation options", "Leave");
  await user.click(await screen.findByRole("button", { name: "Leave" }));
  await waitFor(() => {
    expect(left).toBe(true);
  });
});

test("a member is removed, not deleted, and the focus stays in the list", async () => {
  const three = [member(), member({ ...HANA, role: "owner" }), member(BEN)];
  const { far, user } = await open(room({ members: three }), "hana");
  far.on("DELETE /api/rooms/room/members/ben", () => {
    far.tell({ name: "room:updated", room: room({ members: three.slice(0, 2) }) });
    return success({});
  });
  await user.click(screen.getByRole("button", { name: "Members" }));
  await choose(user, "Options for Ben Okafor", "Remove Ben Okafor");
  const asked = await screen.findByRole("alertdialog", { name: "Remove Ben Okafor?" });
  expect(within(asked).queryByRole("button", { name: "Delete" })).toBeNull();
  expect(within(asked).getAllByRole("button", { name: "Cancel" }).at(-1)).toHaveFocus();
  await user.click(within(asked).getByRole("button", { name: "Remove" }));
  await waitFor(() => {
    expect(screen.queryByText("Ben Okafor")).toBeNull();
  });
  await waitFor(() => {
    expect(screen.getByRole("dialog", { name: "Members" })).toContainElement(document.activeElement as HTMLElement);
  });
});

test("whoever is added is said to be, and whoever is in the group already, too", async () => {
  const two = room();
  const { far, user } = await open(two, "hana");
  await user.click(screen.getByRole("button", { name: "Members" }));
  expect(within(await screen.findByRole("dialog", { name: "Members" })).getByText("Launch")).toBeVisible();
  const field = screen.getByRole("textbox", { name: "Add by e-mail" });
  far.ok("POST /api/rooms/room/members", { room: room({ members: [...two.members, member(BEN)] }) });
  await user.type(field, "ben@example.com{Enter}");
  expect(await screen.findByText("Ben Okafor has been added.")).toBeVisible();
  expect(field).toHaveValue("");
  await user.type(field, "ben@example.com{Enter}");
  expect(await screen.findByText("ben@example.com is already in this group.")).toBeVisible();
  const fields = { email: "has no account here" };
  far.on("POST /api/rooms/room/members", () => failure({ code: "invalid", title: "", detail: "", status: 422, fields }));
  await user.type(field, "nobody@example.com{Enter}");
  expect(await screen.findByText(/^nobody@example.com has no account here\.$/iu)).toBeVisible();
  expect(field).toHaveFocus();
});

test("nobody owns a direct conversation", async () => {
  const { user } = await open(room({ kind: "direct" }), "ana");
  await user.click(screen.getByRole("button", { name: "Members" }));
  const dialog = await screen.findByRole("dialog", { name: "Members" });
  expect(within(dialog).getByText("Hana Novak")).toBeVisible();
  expect(within(dialog).queryByText(/Owner/u)).toBeNull();
});

test("nobody is said to be typing who cannot be heard of", async () => {
  const { far } = await open(room(), "ana");
  act(() => {
    far.tell({ name: "room:typing", room_id: "room", user_id: "hana" });
  });
  expect(await screen.findByText("Hana Novak is typing…")).toBeVisible();
  act(() => {
    far.disconnect();
  });
  await waitFor(() => {
    expect(screen.queryByText("Hana Novak is typing…")).toBeNull();
  });
});

test("how a conversation notifies, and until when it is muted, is in its menu", async () => {
  const end = new Date();
  end.setHours(23, 59, 0, 0);
  const { user } = await open(room({ muted_until: end.toISOString() }), "ana");
  await user.click(screen.getByRole("button", { name: "Conversation options" }));
  const group = await screen.findByRole("group", { name: "Notifications" });
  expect(within(group).getByRole("menuitemradio", { name: "All messages" })).toBeChecked();
  const mute = screen.getByRole("group", { name: "Mute" });
  expect(within(mute).getByText("Muted until 11:59 PM")).toBeVisible();
});

test("a conversation is muted until it is turned on again, and says so where it stands", async () => {
  const { far, user } = await open(room(), "ana");
  far.ok("PUT /api/rooms/room/settings", {});
  await user.click(screen.getByRole("button", { name: "Conversation options" }));
  for (const name of ["For an hour", "Until tomorrow"]) expect(await screen.findByRole("menuitem", { name })).toBeVisible();
  await user.click(screen.getByRole("menuitem", { name: "Until I turn it on" }));
  act(() => {
    far.tell({ name: "room:updated", room: room({ muted_until: "9000-01-01T00:00:00Z" }) });
  });
  expect(await screen.findByText("Muted until you turn it on")).toBeVisible();
});

test("what one is told of is one of three, chosen by a press", async () => {
  const { far, user } = await open(room(), "ana");
  const sent: object[] = [];
  far.on("PUT /api/rooms/room/settings", (settings: object) => {
    sent.push(settings);
    return success({});
  });
  await user.click(screen.getByRole("button", { name: "Conversation options" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Mentions only" }));
  expect(sent).toEqual([{ notify: "mentions", muted_until: null }]);
  await waitFor(() => {
    expect(screen.queryByRole("menu")).toBeNull();
  });
});
