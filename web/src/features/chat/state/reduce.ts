import type { ServerEvent } from "@/api/events";
import type { Id, Message, Room, RoomSync } from "@/api/wire";
import * as outbox from "./pending";
import { counted, mentionedBy, present, read } from "./rooms";
import * as timeline from "./timeline";
import type { ChatAction, ChatState, Timeline } from "./types";

/** How long "is typing" stands after the last sign of it. */
export const TYPING_MS = 6_000;

/** The chat's one reducer: pure, and the only way in which its state changes. */
export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "snapshot":
      return snapshot(state, action.rooms);
    case "events":
      return action.events.reduce((next, event) => applied(next, event, action.now), state);
    case "synced":
      return Object.entries(action.pages).reduce(
        (next, [room_id, page]) => synced(next, room_id, page),
        state,
      );
    case "opened": {
      const epoch = (state.timelines[action.room_id]?.epoch ?? 0) + 1;
      const window = timeline.opened(action.page, action.hasBefore, action.hasAfter, epoch);
      return withTimeline(state, action.room_id, () => window);
    }
    case "closed":
      return { ...state, timelines: without(state.timelines, action.room_id) };
    case "earlier":
      return changed(state, action.room_id, (old) => timeline.prepended(old, action.page));
    case "later":
      return changed(state, action.room_id, (old) => timeline.extended(old, action.page));
    case "trimmed":
      return changed(state, action.room_id, (old) => timeline.trimmed(old, action.end));
    case "quoted":
      return { ...state, quoted: { ...state.quoted, [action.message.id]: action.message } };
    case "led":
      return { ...state, led: { ...state.led, [action.room_id]: action.seq } };
    case "come":
      return { ...state, led: without(state.led, action.room_id) };
    case "message":
      return updated(arrived(state, action.message), action.message);
    case "room":
      return withRoom(state, action.room);
    case "left":
      return { ...removed(state, action.room_id), removed: without(state.removed, action.room_id) };
    case "read":
      return readBy(state, action.room_id, state.me, action.seq);
    case "queued":
    case "failed":
    case "retried":
    case "dropped":
      return { ...state, pending: outbox.reducePending(state.pending, action) };
    case "tick":
      return expired(state, action.now);
    default:
      return action satisfies never;
  }
}

function applied(state: ChatState, event: ServerEvent, now: number): ChatState {
  switch (event.name) {
    case "message:new":
      return arrived(state, event.message);
    case "message:updated":
      return updated(state, event.message);
    case "room:added":
    case "room:updated":
      return withRoom(state, event.room);
    case "room:removed":
      return removed(state, event.room_id);
    case "room:typing":
      return typed(state, event.room_id, event.user_id, now);
    case "room:read":
      return readBy(state, event.room_id, event.user_id, event.seq);
    case "presence":
      return seen(state, event.user_id, event.online);
    case "invite:updated":
    case "meeting:updated":
    case "meeting:calendar":
    case "meeting:presence":
    case "slots:changed":
    case "calendar:updated":
    case "calendar:removed":
    case "notifications:updated":
      return state;
    default:
      return event satisfies never;
  }
}

function snapshot(state: ChatState, rooms: readonly Room[]): ChatState {
  const byId = Object.fromEntries(rooms.map((room) => [room.id, room]));
  const kept = <T>(record: Readonly<Record<Id, T>>) =>
    Object.fromEntries(Object.entries(record).filter(([id]) => byId[id] !== undefined));
  const lost = Object.values(state.rooms).map(({ id, name }) => [id, name] as const);
  const gone = [...Object.entries(state.removed), ...lost].filter(([id]) => byId[id] === undefined);
  return {
    ...state,
    loaded: true,
    rooms: byId,
    removed: Object.fromEntries(gone),
    timelines: kept(state.timelines),
    typing: {},
  };
}

function synced(state: ChatState, room_id: Id, page: RoomSync): ChatState {
  // More has changed than was told: the window is let go and fetched anew when it is looked at.
  const fresh = page.updated_more
    ? { ...state, timelines: without(state.timelines, room_id) }
    : page.updated.reduce(updated, state);
  const extended = changed(fresh, room_id, (old) => timeline.extended(old, page));
  return { ...extended, pending: outbox.settled(state.pending, page.messages, state.me) };
}

function arrived(state: ChatState, message: Message): ChatState {
  const room = state.rooms[message.room_id];
  if (!room) return state;
  const next = changed(withRoom(state, counted(room, message, state.me)), room.id, (old) =>
    timeline.placed(old, message),
  );
  const isAct = message.kind !== "text" && message.sender?.id === state.me && message.seq > room.last_seq;
  return {
    ...next,
    acted: isAct ? { ...state.acted, [room.id]: message.seq } : state.acted,
    typing: untyped(state, room.id, message.sender?.id),
    pending: outbox.settled(state.pending, [message], state.me),
  };
}

function updated(state: ChatState, message: Message): ChatState {
  const next = requoted(changed(state, message.room_id, (old) => timeline.replaced(old, message)), message);
  const known = next.rooms[message.room_id];
  if (!known) return next;
  const room = mentionedBy(known, message, state.me);
  const last = room.last_message;
  const isLast = last?.id === message.id && last.version <= message.version;
  return withRoom(next, isLast ? { ...room, last_message: message } : room);
}

function requoted(state: ChatState, message: Message): ChatState {
  const old = state.quoted[message.id];
  if (!old || old.version > message.version) return state;
  return { ...state, quoted: { ...state.quoted, [message.id]: message } };
}

function withRoom(state: ChatState, room: Room): ChatState {
  return { ...state, removed: without(state.removed, room.id), rooms: { ...state.rooms, [room.id]: room } };
}

function removed(state: ChatState, room_id: Id): ChatState {
  const room = state.rooms[room_id];
  return {
    ...state,
    rooms: without(state.rooms, room_id),
    removed: room ? { ...state.removed, [room_id]: room.name } : state.removed,
    timelines: without(state.timelines, room_id),
    typing: without(state.typing, room_id),
    pending: state.pending.filter((one) => one.room_id !== room_id),
  };
}

function readBy(state: ChatState, room_id: Id, person: Id, seq: number): ChatState {
  const room = state.rooms[room_id];
  if (!room) return state;
  const window = state.timelines[room_id];
  // A window that ends before the newest message does not tell how many are left.
  const known = window && !window.hasAfter ? window.messages : [];
  return withRoom(state, read(room, person, seq, state.me, known));
}

function seen(state: ChatState, person: Id, online: boolean): ChatState {
  const rooms = Object.values(state.rooms).map((room) => present(room, person, online));
  return { ...state, rooms: Object.fromEntries(rooms.map((room) => [room.id, room])) };
}

function typed(state: ChatState, room_id: Id, person: Id, now: number): ChatState {
  if (person === state.me) return state;
  const room = { ...state.typing[room_id], [person]: now };
  return { ...state, typing: { ...state.typing, [room_id]: room } };
}

function untyped(state: ChatState, room_id: Id, person: Id | undefined): ChatState["typing"] {
  const typing = state.typing[room_id];
  if (person === undefined || typing?.[person] === undefined) return state.typing;
  return { ...state.typing, [room_id]: without(typing, person) };
}

function expired(state: ChatState, now: number): ChatState {
  const typing = Object.entries(state.typing).map(([room_id, people]) => [
    room_id,
    Object.fromEntries(Object.entries(people).filter(([, at]) => now - at < TYPING_MS)),
  ]);
  return { ...state, typing: Object.fromEntries(typing) };
}

function changed(state: ChatState, room_id: Id, change: (old: Timeline) => Timeline): ChatState {
  const old = state.timelines[room_id];
  if (!old) return state;
  const next = change(old);
  return next === old ? state : withTimeline(state, room_id, () => next);
}

function withTimeline(state: ChatState, room_id: Id, make: () => Timeline): ChatState {
  return { ...state, timelines: { ...state.timelines, [room_id]: make() } };
}

function without<T>(record: Readonly<Record<Id, T>>, id: Id): Readonly<Record<Id, T>> {
  if (record[id] === undefined) return record;
  const { [id]: _, ...rest } = record;
  return rest;
}
