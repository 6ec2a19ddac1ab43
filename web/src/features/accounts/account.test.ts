import { afterEach, expect, test } from "vitest";
import { failure, success } from "@/api/problem";
import type { User } from "@/api/wire";
import { FarEnd } from "@/testing/wire";
import { createAccounts } from "./account";

afterEach(() => {
  delete document.documentElement.dataset["session"];
});

function arrive() {
  const far = new FarEnd();
  let asked = 0;
  far.on("GET /api/me", () => {
    asked += 1;
    return failure({ code: "unauthorized", title: "", detail: "", status: 401 });
  });
  const accounts = createAccounts(far.http);
  return { accounts, asked: () => asked };
}

test("whoever comes without a session is sent to sign in, and the server is not asked who they are", async () => {
  document.documentElement.dataset["session"] = "none";
  const { accounts, asked } = arrive();
  await accounts.load();
  expect(accounts.store.get()).toEqual({ phase: "signed-out", lost: false });
  expect(asked()).toBe(0);
});

test("whether a session still stands is asked", async () => {
  const { accounts, asked } = arrive();
  await accounts.load();
  expect(accounts.store.get()).toEqual({ phase: "signed-out", lost: false });
  expect(asked()).toBe(1);
});

test("whoever signs out does not come back by an answer that was under way", async () => {
  const user = { id: "ana", name: "Ana", language: null, locale: "fr-FR" } as User;
  const far = new FarEnd();
  const late = Promise.withResolvers<ReturnType<typeof success>>();
  far.ok("POST /api/auth/login", { user });
  far.ok("POST /api/auth/logout", {});
  far.on("PATCH /api/me", () => late.promise);
  const accounts = createAccounts(far.http);
  await accounts.login("ana@example.com", "correct horse battery");
  expect(accounts.store.get().phase).toBe("signed-in");
  await accounts.logout(false);
  late.resolve(success({ user }));
  await new Promise((done) => setTimeout(done));
  expect(accounts.store.get()).toEqual({ phase: "signed-out", lost: false });
});
