import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { User } from "@/api/wire";
import { createAccounts } from "@/features/accounts/account";
import { FarEnd } from "@/testing/wire";
import { followPartings, parted } from "./parting";

/** What a browser shows and is subscribed to, which jsdom has none of. */
let shown: string[] = [];
let subscribed = true;
const worker = {
  getNotifications: () => Promise.resolve(shown.map((tag) => ({ tag, close: () => (shown = shown.filter((one) => one !== tag)) }))),
  pushManager: {
    getSubscription: () =>
      Promise.resolve(
        subscribed
          ? {
              unsubscribe: () => {
                subscribed = false;
                return Promise.resolve(true);
              },
            }
          : null,
      ),
  },
};
const clearAppBadge = vi.fn<() => Promise<void>>(() => Promise.resolve());

beforeEach(() => {
  shown = ["from Hana", "from Kim"];
  subscribed = true;
  clearAppBadge.mockClear();
  const serviceWorker = { getRegistration: () => Promise.resolve(worker) };
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as object, { serviceWorker, clearAppBadge }));
});

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** A page, on which one after the other is signed in. */
async function page(...people: (string | null)[]) {
  const accounts = createAccounts(new FarEnd().http);
  const end = followPartings(accounts);
  for (const id of people) {
    accounts.store.dispatch({ phase: "unknown" });
    accounts.store.dispatch(id === null ? { phase: "signed-out", lost: false } : { phase: "signed-in", user: { id } as User });
  }
  await parted();
  end();
}

test("what the browser shows and is told goes with whom it is meant for", async () => {
  await page("ann", null);
  expect({ shown, subscribed }).toEqual({ shown: [], subscribed: false });
  expect(clearAppBadge).toHaveBeenCalled();
});

test("also when they left while no page was open, and when nobody signed out", async () => {
  await page("ann");
  expect({ count: shown.length, subscribed }).toEqual({ count: 2, subscribed: true });
  await page("bob");
  expect({ shown, subscribed }).toEqual({ shown: [], subscribed: false });
});

test("it stays for whoever comes back", async () => {
  await page("ann");
  await page("ann");
  expect({ count: shown.length, subscribed }).toEqual({ count: 2, subscribed: true });
});
