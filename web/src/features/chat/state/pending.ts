import type { Id, Message } from "@/api/wire";
import type { ChatAction, Pending } from "./types";

type PendingAction = Extract<ChatAction, { type: "queued" | "failed" | "retried" | "dropped" }>;

/** Follows the messages that are on their way, in the order in which they were written. */
export function reducePending(
  pending: readonly Pending[],
  action: PendingAction,
): readonly Pending[] {
  switch (action.type) {
    case "queued":
      return [...pending, action.pending];
    case "failed":
      return mapped(pending, action.nonce, { state: "failed", problem: action.problem });
    case "retried":
      return mapped(pending, action.nonce, { state: "sending", problem: null });
    case "dropped":
      return pending.filter(({ nonce }) => nonce !== action.nonce);
    default:
      return action satisfies never;
  }
}

/** Takes out what has arrived: whatever of `messages` is mine and bears a pending nonce. */
export function settled(
  pending: readonly Pending[],
  messages: readonly Message[],
  me: Id,
): readonly Pending[] {
  if (pending.length === 0) return pending;
  const arrived = new Set(
    messages.filter(({ sender }) => sender?.id === me).map(({ nonce }) => nonce),
  );
  const left = pending.filter(({ nonce }) => !arrived.has(nonce));
  return left.length === pending.length ? pending : left;
}

function mapped(pending: readonly Pending[], nonce: string, change: Partial<Pending>) {
  return pending.map((one) => (one.nonce === nonce ? { ...one, ...change } : one));
}
