import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { failure, success } from "@/api/problem";
import type { User } from "@/api/wire";
import { FarEnd } from "@/testing/wire";
import { createAccounts } from "./account";
import { AccountsContext } from "./context";
import { PasswordSettings } from "./PasswordSettings";

const ANA = { id: "ana", name: "Ana Silva", is_bot: false, email: "ana@example.com" } as User;
const OLD = "correct horse battery";
const NEW = "another battery staple";

test("a wrong present password is said at its field, a right one changes it", async () => {
  const far = new FarEnd();
  const sent: object[] = [];
  far.on("POST /api/me/password", (body: { current_password: string }) => {
    sent.push(body);
    if (body.current_password === OLD) return success({});
    const fields = { current_password: "is not your present password" };
    return failure({ code: "invalid", title: "", detail: "Wrong.", status: 422, fields });
  });
  const accounts = createAccounts(far.http);
  accounts.store.dispatch({ phase: "signed-in", user: ANA });
  render(
    <AccountsContext value={accounts}>
      <PasswordSettings />
    </AccountsContext>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Change password" }));
  const current = screen.getByLabelText("Current password");
  expect(current).toHaveFocus();
  await user.click(current);
  await user.paste("wrong");
  await user.click(screen.getByLabelText("New password"));
  await user.paste(NEW);
  await user.click(screen.getByRole("button", { name: "Change password" }));
  expect(await screen.findByText("Is not your present password")).toBeVisible();
  expect(current).toHaveFocus();
  await user.clear(current);
  await user.click(current);
  await user.paste(OLD);
  await user.click(screen.getByRole("button", { name: "Change password" }));
  await waitFor(() => {
    expect(screen.queryByLabelText("Current password")).toBeNull();
  });
  expect(sent.at(-1)).toEqual({ current_password: OLD, new_password: NEW });
  await waitFor(() => {
    expect(screen.getByRole("button", { name: "Change password" })).toHaveFocus();
  });
});
