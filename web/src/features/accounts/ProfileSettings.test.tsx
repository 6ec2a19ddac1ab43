import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { failure, success } from "@/api/problem";
import type { User } from "@/api/wire";
import { FarEnd } from "@/testing/wire";
import { ToastRegion } from "@/ui/toasts";
import { createAccounts } from "./account";
import { AccountsContext } from "./context";
import { ProfileSettings } from "./ProfileSettings";

const ANA = { id: "ana", name: "Ana Silva", is_bot: false, email: "ana@example.com", time_zone: "Europe/Berlin" } as User;

function open() {
  const far = new FarEnd();
  const sent: object[] = [];
  far.on("PATCH /api/me", (changes: { name: string }) => {
    sent.push(changes);
    if (changes.name.trim() !== "") return success({ user: { ...ANA, ...changes } });
    const fields = { name: "must have a letter" };
    return failure({ code: "invalid", title: "", detail: "A name has a letter.", status: 422, fields });
  });
  const accounts = createAccounts(far.http);
  accounts.store.dispatch({ phase: "signed-in", user: ANA });
  const page = (isOpen: boolean) => (
    <AccountsContext value={accounts}>
      {isOpen && <ProfileSettings />}
      <ToastRegion />
    </AccountsContext>
  );
  const { rerender } = render(page(true));
  const leave = () => {
    rerender(page(false));
  };
  return { sent, leave, user: userEvent.setup(), name: screen.getByRole("textbox", { name: "Your name" }) };
}

function isPageKept(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

test("what is changed and not saved is saved when one leaves, and said so", async () => {
  const { sent, leave, user, name } = open();
  expect(isPageKept()).toBe(false);
  await user.type(name, " Costa");
  expect(isPageKept()).toBe(true);
  leave();
  expect(await screen.findByText("Your changes to your profile are saved.")).toBeVisible();
  expect(sent).toEqual([{ name: "Ana Silva Costa", time_zone: "Europe/Berlin" }]);
  expect(isPageKept()).toBe(false);
});

test("what cannot be saved on leaving is said to be lost", async () => {
  const { leave, user, name } = open();
  await user.clear(name);
  await user.type(name, " ");
  leave();
  expect(
    await screen.findByText("Your changes to your profile were not saved. A name has a letter."),
  ).toBeVisible();
});

test("nothing is sent when nothing is unsaved", async () => {
  const { sent, leave, user, name } = open();
  await user.type(name, " Costa");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => {
    expect(sent).toHaveLength(1);
  });
  expect(isPageKept()).toBe(false);
  leave();
  expect(sent).toHaveLength(1);
});
