import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { failure, OFFLINE } from "@/api/problem";
import { createSession } from "@/sync/session";
import { FarEnd } from "@/testing/wire";
import { ReachableContext } from "@/ui/problem";
import { createChat } from "./chat";
import { ChatContext } from "./context";
import NewRoomDialog from "./NewRoomDialog";

function dialog(far: FarEnd, isReachable = true) {
  const session = createSession(far.openSocket, () => undefined);
  const chat = createChat({ http: far.http, session, me: "ana", saved: { load: () => [], save: () => undefined } });
  return (
    <ReachableContext value={isReachable}>
      <ChatContext value={chat}>
        <NewRoomDialog onClose={() => undefined} />
      </ChatContext>
    </ReachableContext>
  );
}

function refuses(far: FarEnd, fields: Record<string, string>) {
  far.on("POST /api/rooms", () => failure({ code: "invalid", title: "", detail: "No.", status: 422, fields }));
}

test("one's own address is said to be that, at the field, which has the focus", async () => {
  const far = new FarEnd();
  refuses(far, { member_emails: "must name one other person for a direct conversation" });
  render(dialog(far));
  const user = userEvent.setup();
  const field = screen.getByRole("textbox", { name: "E-mail address" });
  await user.type(field, "ana@example.com");
  await user.click(screen.getByRole("button", { name: "Start" }));
  expect(await screen.findByText("This is your own address. Enter somebody else’s.")).toBeVisible();
  expect(field).toHaveFocus();
});

test("of several addresses the wrong ones are named, each with what is wrong", async () => {
  const far = new FarEnd();
  refuses(far, {
    "member_emails.1": "has no account here",
    "member_emails.2": "must be an e-mail address such as ada@example.com",
  });
  render(dialog(far));
  const user = userEvent.setup();
  await user.click(within(screen.getByRole("radiogroup")).getByRole("radio", { name: "Group" }));
  await user.type(screen.getByRole("textbox", { name: "Name of the group" }), "Launch");
  const field = screen.getByRole("textbox", { name: "E-mail addresses" });
  await user.type(field, "hana@example.com, nobody@example.com ben");
  await user.click(screen.getByRole("button", { name: "Start" }));
  const said =
    "nobody@example.com has no account here. ben must be an e-mail address such as ada@example.com.";
  expect(await screen.findByText(new RegExp(said, "iu"))).toBeVisible();
  expect(field).toHaveFocus();
});

test("that the server cannot be reached is said until it can be", async () => {
  const far = new FarEnd();
  const { rerender } = render(dialog(far, false));
  const user = userEvent.setup();
  await user.type(screen.getByRole("textbox", { name: "E-mail address" }), "hana@example.com{Enter}");
  expect(await screen.findByText(OFFLINE.detail)).toBeVisible();
  rerender(dialog(far, true));
  expect(screen.queryByText(OFFLINE.detail)).toBeNull();
  expect(screen.getByRole("textbox", { name: "E-mail address" })).toHaveValue("hana@example.com");
});
