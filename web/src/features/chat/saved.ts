import type { Id } from "@/api/wire";
import { newNonce } from "@/lib/nonce";
import type { SavedMessages } from "./outbox";
import type { Pending } from "./state/types";

/** Where unsent messages are kept for one account, as long as `close` has not been called. */
export interface OpenedMessages extends SavedMessages {
  close(): void;
}

/**
 * Keeps unsent messages on this device: they survive a reload and the tab. Each tab keeps its own
 * under a lock, so that none sends what another is still sending; whoever gets the lock of a tab
 * that is gone sends what it left, under the same nonces. Where browsers lock nothing, which is
 * away from https, messages are kept with the tab.
 */
export function savedMessages(me: Id): OpenedMessages {
  const { locks } = navigator as { locks?: LockManager };
  return locks ? savedOnDevice(me, locks) : savedInTab(me);
}

function savedOnDevice(me: Id, locks: LockManager): OpenedMessages {
  const prefix = `chatsched.unsent.${me}.`;
  const own = `${prefix}${newNonce()}`;
  const ended = new AbortController();
  const { signal } = ended;
  /** Waits for a lock until this is closed; `hold` has it for as long as its promise lasts. */
  const locked = (key: string, hold: () => void | Promise<void>) => {
    locks.request(key, { signal }, hold).catch(() => undefined);
  };
  const closed = new Promise<void>((done) => {
    signal.addEventListener("abort", () => {
      done();
    });
  });
  locked(own, () => closed);
  return {
    load: () => [],
    adopt: (take) => {
      for (const key of keysOf(localStorage, prefix)) {
        if (key === own) continue;
        locked(key, () => {
          if (signal.aborted) return;
          const left = read(localStorage, key);
          if (left.length > 0) take(left);
          write(localStorage, key, []);
        });
      }
    },
    save: (pending) => {
      write(localStorage, own, pending);
    },
    close: () => {
      ended.abort();
    },
  };
}

function savedInTab(me: Id): OpenedMessages {
  const key = `chatsched.unsent.${me}`;
  return {
    load: () => read(sessionStorage, key),
    save: (pending) => {
      write(sessionStorage, key, pending);
    },
    close: () => undefined,
  };
}

function keysOf(storage: Storage, prefix: string): string[] {
  try {
    return Object.keys(storage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read(storage: Storage, key: string): Pending[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? "[]");
    return Array.isArray(stored) ? stored.map(withFiles) : [];
  } catch {
    return [];
  }
}

/** What an earlier version kept knew of no files. */
function withFiles(one: Omit<Pending, "attachments"> & Partial<Pending>): Pending {
  return { attachments: [], ...one };
}

function write(storage: Storage, key: string, pending: readonly Pending[]) {
  try {
    if (pending.length === 0) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(pending));
  } catch {
    // Storage is full or forbidden: the messages then live as long as the page.
  }
}
