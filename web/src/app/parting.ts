import type { Id } from "@/api/wire";
import type { Accounts } from "@/features/accounts/account";
import { markUnread } from "./unreadMark";

const LAST = "chatsched.here";

let parting: Promise<void> = Promise.resolve();

/** Resolves once nothing of whoever was here before is left for this one to see. */
export function parted(): Promise<void> {
  return parting;
}

/**
 * Sees to it that what this browser shows outside the page, and is told while no page is open, goes
 * with whom it is meant for: also when they left in another tab, or their session ended while
 * no page was open.
 */
export function followPartings({ store }: Accounts) {
  let here = recalled();
  return store.subscribe(() => {
    const account = store.get();
    if (account.phase !== "signed-in" && account.phase !== "signed-out") return;
    const before = here;
    here = account.phase === "signed-in" ? account.user.id : null;
    if (here === before) return;
    remember(here);
    if (here === null) markUnread(0);
    if (before !== null) parting = part();
  });
}

async function part() {
  try {
    const parts = await import("@/features/notifications/parting");
    await parts.part();
  } catch {
    // The part did not come: the server tells whoever has left of nothing all the same.
  }
}

function recalled(): Id | null {
  try {
    return localStorage.getItem(LAST);
  } catch {
    return null;
  }
}

function remember(whose: Id | null) {
  try {
    if (whose === null) localStorage.removeItem(LAST);
    else localStorage.setItem(LAST, whose);
  } catch {
    // Without storage the page knows whom it has seen itself.
  }
}
