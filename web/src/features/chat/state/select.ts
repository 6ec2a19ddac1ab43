import type { Id, Message, Room } from "@/api/wire";
import type { ChatState } from "./types";

/** The name that a room goes by for this person. */
export function roomName(room: Room, me: Id): string {
  return counterpart(room, me)?.name ?? room.name;
}

/** The other person of a direct conversation. */
export function counterpart(room: Room, me: Id) {
  if (room.kind !== "direct") return undefined;
  return room.members.find(({ id }) => id !== me) ?? room.members[0];
}

/** Rooms, the one with the newest message first. */
export function roomsByActivity(rooms: ChatState["rooms"]): readonly Room[] {
  return Object.values(rooms).toSorted((a, b) => lastActivity(b).localeCompare(lastActivity(a)));
}

function lastActivity(room: Room): string {
  return room.last_message?.created_at ?? room.created_at;
}

/** Rooms whose window lacks something that is known to exist, each with where the window ends. */
export function gaps(state: ChatState): Record<Id, number> {
  const found: Record<Id, number> = {};
  for (const [room_id, { hasAfter, end }] of Object.entries(state.timelines)) {
    const exists = state.rooms[room_id]?.last_seq ?? 0;
    if (!hasAfter && end < exists) found[room_id] = end;
  }
  return found;
}

/** Whether a room is muted at this moment. */
export function isMuted(room: Room, now: number): boolean {
  return room.muted_until !== null && Date.parse(room.muted_until) > now;
}

/** Whether what is unread in a room is not what one wants to be told of. */
export function isQuiet(room: Room, now: number): boolean {
  if (room.notify === "none" || isMuted(room, now)) return true;
  return room.notify === "mentions" && room.mentioned_seq <= room.read_seq;
}

/** Unread messages in rooms that want to be heard; where mentions alone do, they count as one. */
export function unreadTotal(rooms: ChatState["rooms"], now: number): number {
  return Object.values(rooms)
    .filter((room) => room.unread > 0 && !isQuiet(room, now))
    .reduce((sum, room) => sum + (room.notify === "mentions" ? 1 : room.unread), 0);
}

/** The members who were there for a message, have read up to it and written something else than it. */
export function readersOf(room: Room, message: Message, me: Id) {
  return room.members.filter(
    ({ id, read_seq, joined_seq, is_bot }) =>
      id !== me &&
      id !== message.sender?.id &&
      !is_bot &&
      joined_seq < message.seq &&
      read_seq >= message.seq,
  );
}
