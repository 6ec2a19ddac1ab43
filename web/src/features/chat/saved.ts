import type { Id } from "@/api/wire";
import type { SavedMessages } from "./outbox";
import type { Pending } from "./state/types";

/** What an earlier version kept knew of no files. */
function withFiles(one: Omit<Pending, "attachments"> & Partial<Pending>): Pending {
  return { attachments: [], ...one };
}

/** Keeps unsent messages in this tab's storage: they survive a reload, and no tab sends another's. */
export function savedInTab(me: Id): SavedMessages {
  const key = `chatsched.unsent.${me}`;
  return {
    load: () => {
      try {
        const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
        return Array.isArray(stored) ? stored.map(withFiles) : [];
      } catch {
        return [];
      }
    },
    save: (pending) => {
      try {
        if (pending.length === 0) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, JSON.stringify(pending));
      } catch {
        // Storage is full or forbidden: the messages then live as long as the page.
      }
    },
  };
}
