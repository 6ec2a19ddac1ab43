import { expect, test, vi } from "vitest";
import { failure, OFFLINE, success } from "@/api/problem";
import type { Preferences } from "@/api/wire";
import { createSession } from "@/sync/session";
import { FarEnd } from "@/testing/wire";
import { createNotifications } from "./notifications";

const PATH = "/api/me/notifications";
const ALL = { invite: true, booking: true, reschedule: true, cancellation: true, reminder: true, calendar: true };
const USUAL: Preferences = { email: ALL, browser: ALL, reminder_minutes: [10] };

async function open() {
  const far = new FarEnd();
  far.ok(`GET ${PATH}`, USUAL);
  const session = createSession(far.openSocket, () => undefined);
  const notifications = createNotifications({ http: far.http, session });
  session.start();
  far.connect();
  await vi.waitFor(() => {
    expect(notifications.store.get()).toEqual(USUAL);
  });
  return { far, notifications };
}

test("a choice holds at once, and is taken back if the server does not take it", async () => {
  const { far, notifications } = await open();
  far.on(`PUT ${PATH}`, () => failure(OFFLINE));
  const choosing = notifications.choose({ ...USUAL, reminder_minutes: [5] });
  expect(notifications.store.get()?.reminder_minutes).toEqual([5]);
  expect((await choosing).ok).toBe(false);
  expect(notifications.store.get()).toEqual(USUAL);
});

test("of choices in quick succession the last one stands, however the answers come", async () => {
  const { far, notifications } = await open();
  const waiting: (() => void)[] = [];
  far.on(`PUT ${PATH}`, async (chosen: Preferences) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
    return success(chosen);
  });
  const all = [[5], [5, 15], [15]].map((reminder_minutes) => notifications.choose({ ...USUAL, reminder_minutes }));
  for (const [index, choosing] of all.entries()) {
    await vi.waitFor(() => {
      expect(waiting).toHaveLength(index + 1);
    });
    far.tell({ name: "notifications:updated", notifications: USUAL });
    waiting[index]?.();
    await choosing;
    expect(notifications.store.get()?.reminder_minutes).toEqual([15]);
  }
});

test("what is chosen elsewhere is followed", async () => {
  const { far, notifications } = await open();
  const elsewhere = { ...USUAL, browser: { ...ALL, invite: false } };
  far.tell({ name: "notifications:updated", notifications: elsewhere });
  await vi.waitFor(() => {
    expect(notifications.store.get()).toEqual(elsewhere);
  });
});
