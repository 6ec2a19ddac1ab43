import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Message } from "@/api/wire";
import { createSession } from "@/sync/session";
import { ANA, HANA, member, message, room } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { ToastRegion } from "@/ui/toasts";
import { createChat } from "../chat";
import { ChatContext } from "../context";
import { MessageTools } from "./MessageTools";

/** What a menu shows is fetched when it is first wanted. */
const FETCHED = { timeout: 10_000 };
const READ = room({ members: [member(), member({ ...HANA, read_seq: 5 })] });

async function open(shown: Message) {
  const far = new FarEnd();
  far.ok("GET /api/rooms", { rooms: [READ] });
  far.ok("room:sync", { rooms: {}, now: "2026-11-23T09:00:00Z" });
  const session = createSession(far.openSocket, () => undefined);
  const chat = createChat({ http: far.http, session, me: "ana", saved: { load: () => [], save: () => undefined } });
  session.start();
  far.connect();
  const asked: string[] = [];
  await act(async () => {
    render(
      <ChatContext value={chat}>
        <MessageTools
          message={shown}
          onEdit={({ id }) => asked.push(`edit ${id}`)}
          onReply={({ id }) => asked.push(`reply ${id}`)}
          onRemove={() => asked.push("remove")}
          onOpenChange={() => undefined}
        />
        <ToastRegion />
      </ChatContext>,
    );
  });
  const user = userEvent.setup();
  async function entries() {
    await user.click(screen.getByRole("button", { name: "More" }));
    return screen.findAllByRole("menuitem", {}, FETCHED);
  }
  async function choose(name: string) {
    await entries();
    await user.click(screen.getByRole("menuitem", { name }));
  }
  return { asked, user, entries, choose };
}

const names = (entries: readonly HTMLElement[]) => entries.map(({ textContent }) => textContent);

test("one's own words can be copied, linked to, rewritten and deleted, and it is said who has seen them", async () => {
  const { entries } = await open(message(3, { sender: ANA }));
  expect(names(await entries())).toEqual(["Copy text", "Copy the link", "Edit", "Delete", "Seen by 1Hana Novak"]);
});

test("what nobody has read yet is said not to be seen", async () => {
  const { entries } = await open(message(6, { sender: ANA }));
  expect(names(await entries()).at(-1)).toBe("Not seen yet");
});

test("somebody else's words can be copied and linked to", async () => {
  const { entries } = await open(message(3));
  expect(names(await entries())).toEqual(["Copy text", "Copy the link"]);
});

test("of a message without words there is none to copy", async () => {
  const { entries } = await open(message(3, { text: "" }));
  expect(names(await entries())).toEqual(["Copy the link"]);
});

test("a copied text is as it was written, a copied link leads to the message", async () => {
  const { choose } = await open(message(3, { text: "**So** it is" }));
  await choose("Copy text");
  expect(await screen.findByText("The text has been copied.", {}, FETCHED)).toBeVisible();
  expect(await navigator.clipboard.readText()).toBe("**So** it is");
  await choose("Copy the link");
  expect(await screen.findByText("The link has been copied.", {}, FETCHED)).toBeVisible();
  expect(await navigator.clipboard.readText()).toBe(`${location.origin}/rooms/room?at=3`);
});

test("each of the others does what it is called", async () => {
  const { asked, choose, user } = await open(message(3, { sender: ANA }));
  await choose("Edit");
  await choose("Delete");
  await user.click(screen.getByRole("button", { name: "Reply" }));
  expect(asked).toEqual(["edit m3", "remove", "reply m3"]);
});
