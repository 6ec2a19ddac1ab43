import { afterEach, expect, test } from "vitest";
import { failure } from "@/api/problem";
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
