import type { Id } from "@/api/wire";

const nameOf = (room_id: Id) => `chatsched.looking.${room_id}`;

/** Lets the other tabs of this browser know that somebody looks at a room here, until the answer is called. */
export function lookAt(room_id: Id): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Locks go with the tab that holds them, however it ends.
  void navigator.locks?.request(nameOf(room_id), { mode: "shared" }, () => promise);
  return resolve;
}

/** Whether somebody looks at a room in any tab of this browser. */
export async function isLookedAt(room_id: Id): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === nameOf(room_id));
}

/** Tabs hear of a message within this time of each other. */
const TOGETHER_MS = 10_000;

/** Does something in one tab of those that are about to do the same. */
export async function inOneTab(name: string, act: () => Promise<void>): Promise<void> {
  const { locks } = navigator;
  if (!locks) {
    await act();
    return;
  }
  await locks.request(`chatsched.telling.${name}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    await act();
    await new Promise((resolve) => {
      setTimeout(resolve, TOGETHER_MS);
    });
  });
}
