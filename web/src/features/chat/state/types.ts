import type { ServerEvent } from "@/api/events";
import type { Problem } from "@/api/problem";
import type { Attachment, Id, Message, Page, Room, RoomSync } from "@/api/wire";

/** The part of a room's history that is here: without holes from its first message to `end`. */
export interface Timeline {
  /** Ascending by `seq`. Seqs may be missing that this person never receives. */
  messages: readonly Message[];
  /** Everything up to this `seq` is here. */
  end: number;
  hasBefore: boolean;
  /** The window ends before the newest message, and new ones are not appended to it. */
  hasAfter: boolean;
  /** Messages that came after a gap; they wait until what lies between was fetched. */
  held: readonly Message[];
  /** Rises when another part of the history takes this one's place. */
  epoch: number;
}

/** A message of one's own on its way. */
export interface Pending {
  nonce: string;
  room_id: Id;
  text: string;
  reply_to: Id | null;
  attachments: readonly Attachment[];
  created_at: string;
  state: "sending" | "failed";
  problem: Problem | null;
}

export interface ChatState {
  me: Id;
  /** The first snapshot has arrived. */
  loaded: boolean;
  rooms: Readonly<Record<Id, Room>>;
  /** The names of rooms that one was removed from while this client was open. */
  removed: Readonly<Record<Id, string>>;
  timelines: Readonly<Record<Id, Timeline>>;
  /** Room → person → when they last typed, in epoch milliseconds. */
  typing: Readonly<Record<Id, Readonly<Record<Id, number>>>>;
  pending: readonly Pending[];
  /** Room → the `seq` of what one last did in it other than writing, such as booking a meeting. */
  acted: Readonly<Record<Id, number>>;
  /** Room → the `seq` of the message that one is being led to; gone when one has come there. */
  led: Readonly<Record<Id, number>>;
  /** Messages that others answer and that are in no window. */
  quoted: Readonly<Record<Id, Message>>;
}

export type ChatAction =
  | { type: "snapshot"; rooms: readonly Room[] }
  | { type: "events"; events: readonly ServerEvent[]; now: number }
  /** The answer to `room:sync`. */
  | { type: "synced"; pages: Readonly<Record<Id, RoomSync>> }
  /** A window of a room's history, replacing the one that was there. */
  | { type: "opened"; room_id: Id; page: Page; hasBefore: boolean; hasAfter: boolean }
  | { type: "closed"; room_id: Id }
  | { type: "earlier"; room_id: Id; page: Page }
  | { type: "later"; room_id: Id; page: Page }
  /** Lets go of what is far from where one reads: of the window's end, or of its start. */
  | { type: "trimmed"; room_id: Id; end: "start" | "end" }
  | { type: "quoted"; message: Message }
  | { type: "led"; room_id: Id; seq: number }
  | { type: "come"; room_id: Id }
  /** The server's copy of a message, in an ack. */
  | { type: "message"; message: Message }
  | { type: "room"; room: Room }
  | { type: "left"; room_id: Id }
  | { type: "read"; room_id: Id; seq: number }
  | { type: "queued"; pending: Pending }
  | { type: "failed"; nonce: string; problem: Problem }
  | { type: "retried"; nonce: string }
  | { type: "dropped"; nonce: string }
  | { type: "tick"; now: number };

export function emptyChat(me: Id, pending: readonly Pending[] = []): ChatState {
  return { me, loaded: false, rooms: {}, removed: {}, timelines: {}, acted: {}, led: {}, quoted: {}, typing: {}, pending };
}
