import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { failure, OFFLINE, success } from "@/api/problem";
import type { Room } from "@/api/wire";
import { createSession } from "@/sync/session";
import { FarEnd } from "@/testing/wire";
import { createChat } from "../chat";
import { ChatContext } from "../context";
import { InviteLink } from "./InviteLink";

const ROOM = { id: "r1", kind: "group", name: "Launch", members: [] } as unknown as Room;
const LINK = { url: "https://chat.example/join/first", expires_at: "2027-03-14T13:00:00Z" };

function open(far: FarEnd) {
  const session = createSession(far.openSocket, () => undefined);
  const chat = createChat({ http: far.http, session, me: "ana", saved: { load: () => [], save: () => undefined } });
  render(
    <ChatContext value={chat}>
      <InviteLink room={ROOM} />
    </ChatContext>,
  );
  return userEvent.setup();
}

test("the link is shown with its end, and copied", async () => {
  const far = new FarEnd();
  far.ok("POST /api/rooms/r1/link", LINK);
  const user = open(far);
  expect(await screen.findByDisplayValue(LINK.url)).toBeVisible();
  expect(screen.getByText(/^The link works until .*14 March 2027\.|March 14, 2027\.$/u)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Copy link" }));
  expect(await navigator.clipboard.readText()).toBe(LINK.url);
  expect(screen.getByRole("status")).toHaveTextContent("The link is copied.");
});

test("where the page may not copy, the link is selected to be copied by hand", async () => {
  const far = new FarEnd();
  far.ok("POST /api/rooms/r1/link", LINK);
  const user = open(far);
  const field = await screen.findByDisplayValue<HTMLInputElement>(LINK.url);
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("not allowed"));
  await user.click(screen.getByRole("button", { name: "Copy link" }));
  expect(await screen.findByText(/is selected/u)).toBeVisible();
  expect(field).toHaveFocus();
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe(LINK.url);
});

test("a link that is reset is taken away before the new one is asked for", async () => {
  const far = new FarEnd();
  const asked: string[] = [];
  const fresh = { ...LINK, url: "https://chat.example/join/second" };
  far.on("POST /api/rooms/r1/link", () => {
    asked.push("POST");
    return success(asked.includes("DELETE") ? fresh : LINK);
  });
  far.on("DELETE /api/rooms/r1/link", () => {
    asked.push("DELETE");
    return success({});
  });
  const user = open(far);
  await screen.findByDisplayValue(LINK.url);
  await user.click(screen.getByRole("button", { name: "Reset the link" }));
  const question = within(await screen.findByRole("alertdialog"));
  await user.click(question.getByRole("button", { name: "Reset" }));
  expect(await screen.findByDisplayValue(fresh.url)).toBeVisible();
  expect(asked).toEqual(["POST", "DELETE", "POST"]);
});

test("without an answer one can try again", async () => {
  const far = new FarEnd();
  far.on("POST /api/rooms/r1/link", () => failure(OFFLINE));
  const user = open(far);
  expect(await screen.findByRole("alert")).toHaveTextContent("cannot be reached");
  expect(screen.getByRole("button", { name: "Copy link" })).toBeDisabled();
  far.ok("POST /api/rooms/r1/link", LINK);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByDisplayValue(LINK.url)).toBeVisible();
});
