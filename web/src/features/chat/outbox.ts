import type { Attachment, Id } from "@/api/wire";
import { newNonce } from "@/lib/nonce";
import type { Store } from "@/lib/store";
import type { Session } from "@/sync/session";
import type { ChatAction, ChatState, Pending } from "./state/types";

/** Where messages that have not been acked survive the page. */
export interface SavedMessages {
  load(): Pending[];
  /** Calls back with what pages that are gone have left, now and when more of them go. */
  adopt?(take: (left: readonly Pending[]) => void): void;
  save(pending: readonly Pending[]): void;
}

export interface OutboxParts {
  store: Store<ChatState, ChatAction>;
  session: Session;
  saved: SavedMessages;
}

/** Problems that pass by themselves: the message stays on its way. */
const PASSING = new Set(["offline", "rate_limited", "unavailable", "unexpected"]);
const RETRY_MS = 3_000;

/**
 * Sends one's own messages: each under one nonce until it is acked or refused, in the order in
 * which they were written, over any number of connections.
 */
export function createOutbox({ store, session, saved }: OutboxParts) {
  let flushing: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = store.get().pending;
  let stopped = false;

  const unsubscribe = store.subscribe(() => {
    const { pending } = store.get();
    if (pending === last) return;
    last = pending;
    saved.save(pending);
  });

  const next = () => (stopped ? undefined : store.get().pending.find(({ state }) => state === "sending"));

  /** Sends what waits, one after the other. False: the connection gave up on the way. */
  async function drain(): Promise<void> {
    for (let one = next(); one; one = next()) {
      const passed = await attempt(one);
      if (passed) continue;
      if (stopped) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void flush();
      }, RETRY_MS);
      return;
    }
  }

  async function attempt({ room_id, text, nonce, reply_to, attachments }: Pending): Promise<boolean> {
    const payload = {
      room_id,
      text,
      nonce,
      ...(reply_to !== null && { reply_to }),
      ...(attachments.length > 0 && { attachments: attachments.map(({ id }) => id) }),
    };
    const answer = await session.command("message:send", payload);
    if (answer.ok) {
      store.dispatch({ type: "message", message: answer.value.message });
      // The ack of a repeated nonce is the first message, which may be known already.
      store.dispatch({ type: "dropped", nonce });
      return true;
    }
    if (PASSING.has(answer.problem.code)) return false;
    store.dispatch({ type: "failed", nonce, problem: answer.problem });
    return true;
  }

  function flush(): Promise<void> {
    flushing ??= drain().finally(() => {
      flushing = undefined;
    });
    return flushing;
  }

  saved.adopt?.((left) => {
    const known = new Set(store.get().pending.map(({ nonce }) => nonce));
    for (const pending of left) if (!known.has(pending.nonce)) store.dispatch({ type: "queued", pending });
    void flush();
  });

  return {
    flush,
    send: (room_id: Id, text: string, reply_to: Id | null, attachments: readonly Attachment[] = []) => {
      const pending: Pending = {
        nonce: newNonce(),
        room_id,
        text,
        reply_to,
        attachments,
        created_at: new Date().toISOString(),
        state: "sending",
        problem: null,
      };
      store.dispatch({ type: "queued", pending });
      void flush();
    },
    retry: (nonce: string) => {
      store.dispatch({ type: "retried", nonce });
      void flush();
    },
    discard: (nonce: string) => {
      store.dispatch({ type: "dropped", nonce });
    },
    /** Sends nothing any more; what waits stays where it is kept. */
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
