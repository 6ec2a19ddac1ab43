import type { Alerts, Id, Message, Room } from "@/api/wire";

/** What decides whether somebody is told of a message besides the message. */
export interface Listening {
  me: Id;
  room: Pick<Room, "notify" | "muted_until" | "read_seq">;
  /** The kinds of news that are wanted in the browser; null: not known yet, so that nothing is kept back. */
  wanted: Alerts | null;
  now: number;
}

/** Whether a message that has just come is worth telling somebody who does not look at its room. */
export function isWorthTelling(message: Message, { me, room, wanted, now }: Listening): boolean {
  if (message.deleted || message.sender?.id === me || message.seq <= room.read_seq) return false;
  const wants = (kind: keyof Alerts) => wanted?.[kind] !== false;
  // A reminder is of one's own meeting, and was asked for: no conversation keeps it back.
  if (message.notice === "reminder") return wants("reminder");
  if (room.notify === "none" || (room.muted_until !== null && Date.parse(room.muted_until) > now)) return false;
  switch (message.kind) {
    case "text":
      return room.notify === "all" || message.mentions.includes(me);
    case "invite":
    case "booking":
    case "reschedule":
    case "cancellation":
      return wants(message.kind);
    case "system":
      // What it says was said by the message before it.
      return false;
    default:
      return message.kind satisfies never;
  }
}
