import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { failure, OFFLINE, type Problem, success } from "@/api/problem";
import type { LinkView, Room, User } from "@/api/wire";
import { createAccounts } from "@/features/accounts/account";
import { AccountsContext } from "@/features/accounts/context";
import { locale } from "@/lib/locale";
import { FarEnd } from "@/testing/wire";
import { GoContext } from "@/ui/go";
import JoinPage from "./JoinPage";

const KIM = { id: "kim", name: "Kim Lee", is_bot: false, email: "kim@example.com", language: null, locale } as User;
const VIEW: LinkView = {
  room: { id: null, name: "Launch", member_count: 3 },
  invited_by: { id: "hana", name: "Hana Novak" },
  member: false,
};
const refused = (code: string, status: number, detail: string): Problem => ({ code, title: "", detail, status });

function open(far: FarEnd, me: User | null = null) {
  const accounts = createAccounts(far.http);
  accounts.store.dispatch(me ? { phase: "signed-in", user: me } : { phase: "signed-out", lost: false });
  const went: string[] = [];
  render(
    <GoContext value={(path) => went.push(path)}>
      <AccountsContext value={accounts}>
        <JoinPage http={far.http} token="secret" />
      </AccountsContext>
    </GoContext>,
  );
  return { went, user: userEvent.setup() };
}

test("whoever has no account makes one and is in the room", async () => {
  const far = new FarEnd();
  far.ok("GET /api/links/secret", VIEW);
  const signups: object[] = [];
  far.on("POST /api/auth/signup", (body: object) => {
    signups.push(body);
    return success({ user: KIM });
  });
  far.ok("POST /api/links/secret/join", { room: { id: "r1" } as Room });
  const { went, user } = open(far);
  expect(await screen.findByRole("heading", { name: "Hana Novak invites you to “Launch”" })).toBeVisible();
  expect(screen.getByText("3 people are in this conversation.")).toBeVisible();
  await user.click(screen.getByLabelText("Your name"));
  await user.paste("Kim Lee");
  await user.click(screen.getByLabelText("E-mail"));
  await user.paste("kim@example.com");
  await user.click(screen.getByLabelText("Password"));
  await user.paste("correct horse battery");
  await user.click(screen.getByRole("button", { name: "Create account and join" }));
  await expect.poll(() => went).toEqual(["/rooms/r1"]);
  expect(signups).toEqual([
    {
      name: "Kim Lee",
      email: "kim@example.com",
      password: "correct horse battery",
      time_zone: "Europe/Berlin",
      locale,
    },
  ]);
});

test("whoever is signed in joins with one press, and reads why not", async () => {
  const far = new FarEnd();
  far.ok("GET /api/links/secret", VIEW);
  far.on("POST /api/links/secret/join", () => failure(refused("forbidden", 403, "You were removed from this room.")));
  const { went, user } = open(far, KIM);
  expect(await screen.findByText(/signed in as Kim Lee/u)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Join the conversation" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("You were removed from this room.");
  expect(went).toEqual([]);
});

test("a link that is not good any more says so", async () => {
  const far = new FarEnd();
  far.on("GET /api/links/secret", () => failure(refused("not_found", 404, "Gone.")));
  open(far);
  expect(await screen.findByRole("heading", { name: "This invite link does not work" })).toBeVisible();
});

test("while the server is away one can try again", async () => {
  const far = new FarEnd();
  far.on("GET /api/links/secret", () => failure(OFFLINE));
  const { user } = open(far, KIM);
  expect(await screen.findByRole("heading", { name: "The invitation cannot be opened right now" })).toBeVisible();
  far.ok("GET /api/links/secret", VIEW);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("button", { name: "Join the conversation" })).toBeVisible();
});
