import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { failure, type Problem, success } from "@/api/problem";
import type { User } from "@/api/wire";
import { locale } from "@/lib/locale";
import { FarEnd } from "@/testing/wire";
import { GoContext } from "@/ui/go";
import { createAccounts } from "./account";
import { AccountsContext } from "./context";
import ForgotPage from "./ForgotPage";
import ResetPage from "./ResetPage";

const ANA = { id: "ana", name: "Ana Silva", is_bot: false, email: "ana@example.com", language: null, locale } as User;
const NEW = "another battery staple";
const refused = (code: string, status: number, detail: string): Problem => ({ code, title: "", detail, status });

afterEach(() => {
  localStorage.clear();
});

function open(far: FarEnd, page: ReactNode) {
  const accounts = createAccounts(far.http);
  accounts.store.dispatch({ phase: "signed-out", lost: false });
  const went: string[] = [];
  render(
    <GoContext value={(path) => went.push(path)}>
      <AccountsContext value={accounts}>{page}</AccountsContext>
    </GoContext>,
  );
  return { accounts, went, user: userEvent.setup() };
}

async function ask(user: ReturnType<typeof userEvent.setup>) {
  await user.click(screen.getByLabelText("E-mail"));
  await user.paste("ana@example.com");
  await user.click(screen.getByRole("button", { name: "Send the link" }));
}

test("a link is sent, without telling whether there is such an account", async () => {
  const far = new FarEnd();
  const sent: object[] = [];
  far.on("POST /api/auth/forgot", (body: object) => {
    sent.push(body);
    return success({});
  });
  const { user } = open(far, <ForgotPage />);
  await ask(user);
  expect(await screen.findByText(/^If there is an account with ana@example\.com/u)).toBeVisible();
  expect(sent).toEqual([{ email: "ana@example.com" }]);
});

test("where no mail is sent, that is said", async () => {
  const far = new FarEnd();
  far.on("POST /api/auth/forgot", () => failure(refused("unavailable", 503, "This server sends no e-mail.")));
  const { user } = open(far, <ForgotPage />);
  await ask(user);
  expect(await screen.findByRole("alert")).toHaveTextContent("This server sends no e-mail.");
});

test("with the link another password is chosen, and one is signed in", async () => {
  const far = new FarEnd();
  const sent: object[] = [];
  far.on("POST /api/auth/reset", (body: object) => {
    sent.push(body);
    return success({ user: ANA });
  });
  const { accounts, went, user } = open(far, <ResetPage token="secret" />);
  await user.click(screen.getByLabelText("New password"));
  await user.paste(NEW);
  await user.click(screen.getByRole("button", { name: "Save and sign in" }));
  await expect.poll(() => went).toEqual(["/"]);
  expect(sent).toEqual([{ token: "secret", new_password: NEW }]);
  expect(accounts.store.get()).toEqual({ phase: "signed-in", user: ANA });
});

test("a link that is not good any more leads to another one", async () => {
  const far = new FarEnd();
  far.on("POST /api/auth/reset", () => failure(refused("not_found", 404, "Gone.")));
  const { went, user } = open(far, <ResetPage token="secret" />);
  await user.click(screen.getByLabelText("New password"));
  await user.paste(NEW);
  await user.click(screen.getByRole("button", { name: "Save and sign in" }));
  expect(await screen.findByRole("link", { name: "Send another link" })).toHaveAttribute("href", "/forgot");
  expect(went).toEqual([]);
});
