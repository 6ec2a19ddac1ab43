import type { Id, Message } from "@/api/wire";
import { dayKey } from "@/lib/dates";
import type { Pending } from "./state/types";

/** What the timeline shows, from top to bottom. */
export type Row =
  | { type: "day"; key: string; at: string }
  | { type: "new"; key: string }
  | { type: "message"; key: string; message: Message; grouped: boolean }
  | { type: "pending"; key: string; pending: Pending; grouped: boolean };

/** Messages of one person within this time stand together under one name. */
const GROUP_MS = 5 * 60_000;

interface Previous {
  sender: Id | undefined;
  at: string;
  text: boolean;
}

/**
 * Lays out the timeline.
 *
 * @param newAfter the last `seq` that had been read when the room was opened; null: no line.
 */
export function timelineRows(
  messages: readonly Message[],
  pending: readonly Pending[],
  me: Id,
  newAfter: number | null,
): Row[] {
  const rows: Row[] = [];
  let day = "";
  let lineDrawn = newAfter === null;
  let previous: Previous | undefined;

  function startDay(at: string) {
    const key = dayKey(at);
    if (key === day) return;
    day = key;
    previous = undefined;
    rows.push({ type: "day", key: `day ${key}`, at });
  }

  for (const message of messages) {
    startDay(message.created_at);
    if (!lineDrawn && newAfter !== null && message.seq > newAfter && message.sender?.id !== me) {
      lineDrawn = true;
      previous = undefined;
      rows.push({ type: "new", key: "new" });
    }
    const current = { sender: message.sender?.id, at: message.created_at, text: message.kind === "text" };
    const grouped = follows(previous, current) && message.reply_to === null;
    rows.push({ type: "message", key: message.id, message, grouped });
    previous = current;
  }
  for (const one of pending) {
    startDay(one.created_at);
    const current = { sender: me, at: one.created_at, text: true };
    const grouped = follows(previous, current) && one.reply_to === null;
    rows.push({ type: "pending", key: one.nonce, pending: one, grouped });
    previous = current;
  }
  return rows;
}

function follows(previous: Previous | undefined, current: Previous): boolean {
  return (
    previous !== undefined &&
    previous.text &&
    current.text &&
    previous.sender === current.sender &&
    Date.parse(current.at) - Date.parse(previous.at) < GROUP_MS
  );
}
