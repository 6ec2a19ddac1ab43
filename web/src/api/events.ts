import type { Events } from "./wire";

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
  "meeting:calendar": true,
  "meeting:presence": true,
  "calendar:updated": true,
  "calendar:removed": true,
  "notifications:updated": true,
};

export const EVENT_NAMES = Object.keys(listened) as EventName[];
