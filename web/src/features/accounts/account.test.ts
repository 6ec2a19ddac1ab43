import { afterEach, expect, test } from "vitest";
import { failure, success } from "@/api/problem";
import type { User } from "@/api/wire";
import { locale } from "@/lib/locale";
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

const ANN = { id: "ann", name: "Ann", language: null, locale } as User;
const BOB = { id: "bob", name: "Bob", language: null, locale } as User;
const NOBODY = failure({ code: "unauthorized", title: "", detail: "", status: 401 });

/** A browser: one session for any number of tabs. */
function browser(first: User | null) {
  let here = first;
  const tabs: ((whose: string | null) => void)[] = [];
  function open() {
    const far = new FarEnd();
    far.on("GET /api/me", () => (here ? success({ user: here }) : NOBODY));
    far.on("POST /api/auth/login", ({ email }: { email: string }) => {
      here = email.startsWith("ann") ? ANN : BOB;
      return success({ user: here });
    });
    far.on("POST /api/auth/logout", () => {
      here = null;
      return success({});
    });
    let own: ((whose: string | null) => void) | undefined;
    const accounts = createAccounts(far.http, {
      tell: (whose) => {
        for (const hear of tabs) if (hear !== own) setTimeout(hear, 0, whose);
      },
      listen: (heard) => {
        own = heard;
        tabs.push(heard);
        return () => undefined;
      },
    });
    const phases: string[] = [];
    accounts.store.subscribe(() => phases.push(accounts.store.get().phase));
    accounts.follow();
    return { accounts, far, phases, who: () => accounts.whose() };
  }
  return {
    open,
    become: (user: User | null) => {
      here = user;
    },
  };
}

test("a tab follows who signs out and in in another one, and ends what was theirs in between", async () => {
  const { open } = browser(ANN);
  const [one, other] = [open(), open()];
  await Promise.all([one.accounts.load(), other.accounts.load()]);
  await other.accounts.logout(false);
  await expect.poll(() => one.accounts.store.get()).toEqual({ phase: "signed-out", lost: true });
  await other.accounts.login("bob@example.com", "correct horse battery");
  await expect.poll(one.who).toBe("bob");
  await new Promise((done) => setTimeout(done, 20));
  expect(one.phases).toEqual(["signed-in", "unknown", "signed-out", "signed-in"]);
  expect(other.phases).toEqual(["signed-in", "signed-out", "signed-in"]);
});

test("a lost session leads to whoever has the browser's now", async () => {
  const { open, become } = browser(ANN);
  const tab = open();
  await tab.accounts.load();
  become(BOB);
  tab.accounts.lost("ann");
  expect(tab.accounts.store.get()).toEqual({ phase: "unknown" });
  await expect.poll(tab.who).toBe("bob");
  // What Ann's page had asked for before comes back late.
  tab.accounts.lost("ann");
  tab.accounts.lost(null);
  expect(tab.who()).toBe("bob");
});

test("a tab that is looked at again asks whether it is still the one's it was", async () => {
  const { open } = browser(ANN);
  const tab = open();
  await tab.accounts.load();
  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise((done) => setTimeout(done));
  expect(tab.phases).toEqual(["signed-in"]);
  // The server knows by what the page says whose it is.
  let asked = 0;
  tab.far.on("GET /api/me", () => {
    asked += 1;
    return asked === 1 ? NOBODY : success({ user: BOB });
  });
  document.dispatchEvent(new Event("visibilitychange"));
  await expect.poll(tab.who).toBe("bob");
  expect(tab.phases).toEqual(["signed-in", "unknown", "signed-in"]);
});

test("whoever signs out of what is another's page by now leaves the other signed in", async () => {
  const { open, become } = browser(ANN);
  const tab = open();
  await tab.accounts.load();
  become(BOB);
  tab.far.on("POST /api/auth/logout", () => NOBODY);
  expect(await tab.accounts.logout(false)).toEqual(success({}));
  await expect.poll(tab.who).toBe("bob");
});
