import { afterEach, expect, test, vi } from "vitest";
import { withdrawNews } from "./showing";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("what is true no longer is taken away by its tag, and nothing else", async () => {
  const closed: string[] = [];
  const shown = ["message:1", "message:2"].map((tag) => ({ tag, close: () => closed.push(tag) }));
  const registration = { getNotifications: () => Promise.resolve(shown) };
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as object, { serviceWorker: { getRegistration: () => Promise.resolve(registration) } }));
  await withdrawNews("message:1");
  expect(closed).toEqual(["message:1"]);
});
