import type { Id, Invite, Meeting, Message, Person, Room } from "./wire";

/** What the server says by itself: the event's name → its payload. */
export interface Events {
  "message:new": { message: Message };
  "message:updated": { message: Message };
  "room:added": { room: Room };
  "room:updated": { room: Room };
  "room:removed": { room_id: Id };
  "room:typing": { room_id: Id; user_id: Id };
  "room:read": { room_id: Id; user_id: Id; seq: number };
  presence: { user_id: Id; online: boolean };
  "invite:updated": { invite: Invite };
  "meeting:updated": { meeting: Meeting };
  "slots:changed": { invite_id: Id };
  "meeting:presence": { meeting_id: Id; present: Person[] };
}

export type EventName = keyof Events;

/** One event of the server, told apart by its `name`. */
export type ServerEvent = { [N in EventName]: { name: N } & Events[N] }[EventName];

/** Every event that the client listens to; the compiler sees that none is left out. */
const listened: Record<EventName, true> = {
  "message:new": true,
  "message:updated": true,
  "room:added": true,
  "room:updated": true,
  "room:removed": true,
  "room:typing": true,
  "room:read": true,
  presence: true,
  "invite:updated": true,
  "meeting:updated": true,
  "slots:changed": true,
  "meeting:presence": true,
};

export const EVENT_NAMES = Object.keys(listened) as EventName[];
