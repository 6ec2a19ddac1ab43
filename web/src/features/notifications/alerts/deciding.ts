import type { Alerts, Id, Message, Room } from "@/api/wire";

/** What decides whether somebody is told of a message besides the message. */
export interface Listening {
  me: Id;
  room: Pick<Room, "kind" | "members" | "notify" | "muted_until" | "read_seq">;
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
  // What it says was said by the message before it.
  if (message.kind === "system") return false;
  if (message.kind !== "text" && !wants(message.kind)) return false;
  return room.notify === "all" || concerns(message, me, room);
}

/** Whether a message concerns somebody who wants to hear of mentions alone. */
function concerns({ kind, mentions, invite, meeting }: Message, me: Id, room: Listening["room"]): boolean {
  if (mentions.includes(me)) return true;
  if (kind === "invite") return room.kind === "direct" || (invite !== null && invite !== undefined && isNamed(invite.note, me, room));
  return kind !== "text" && (meeting?.host.id === me || meeting?.booked_by.id === me);
}

/** An invite says in its note whom it is for. */
function isNamed(note: string, me: Id, { members }: Listening["room"]): boolean {
  const name = members.find(({ id }) => id === me)?.name;
  return name !== undefined && note.toLocaleLowerCase().includes(`@${name.toLocaleLowerCase()}`);
}
