import type { Http } from "@/api/http";
import { type Answer, failure, success, unexpected } from "@/api/problem";
import type { Id, Instant, Message, Page, Room } from "@/api/wire";
import type { Store } from "@/lib/store";
import type { Session } from "@/sync/session";
import type { ChatAction, ChatState } from "./state/types";

const PAGE = 50;
/** Whoever scrolls through history wants more of it at once. */
const FAR_PAGE = 200;
/** By then what has come is drawn. */
const DRAWN_MS = 100;
/** Rooms asked for in one sync. */
const ROOMS_AT_ONCE = 50;

export interface HistoryParts {
  store: Store<ChatState, ChatAction>;
  http: Http;
  session: Session;
}

/** Fetches the past: the snapshot, what was missed, and pages of a room's history. */
export function history({ store, http, session }: HistoryParts) {
  /** Up to here this client knows of changes to old messages. */
  let since: Instant | undefined;

  function pageOf(room_id: Id, query: string): Promise<Answer<Page>> {
    return http<Page>("GET", `/api/rooms/${room_id}/messages?${query}`);
  }

  async function sync(rooms: Record<Id, number>, changedSince?: Instant): Promise<Instant | null> {
    const entries = Object.entries(rooms);
    let now = changedSince ?? "";
    for (let from = 0; from === 0 || from < entries.length; from += ROOMS_AT_ONCE) {
      const some = Object.fromEntries(entries.slice(from, from + ROOMS_AT_ONCE));
      const answer = await session.command("room:sync", {
        rooms: some,
        ...(changedSince !== undefined && { since: changedSince }),
      });
      if (!answer.ok) return null;
      store.dispatch({ type: "synced", pages: answer.value.rooms });
      // What changes while the later rooms are asked about must count as changed next time.
      if (from === 0) ({ now } = answer.value);
    }
    return now;
  }

  async function catchUp(): Promise<boolean> {
    const answer = await http<{ rooms: Room[] }>("GET", "/api/rooms");
    if (!answer.ok) return false;
    store.dispatch({ type: "snapshot", rooms: answer.value.rooms });
    const { timelines } = store.get();
    const seen = Object.entries(timelines).map(([id, { end }]) => [id, end]);
    const now = await sync(Object.fromEntries(seen) as Record<Id, number>, since);
    if (now !== null) since = now;
    return now !== null;
  }

  async function opening(room_id: Id, query: string, ends: (page: Page) => Ends) {
    const answer = await pageOf(room_id, query);
    if (answer.ok) {
      store.dispatch({ type: "opened", room_id, page: answer.value, ...ends(answer.value) });
    }
    return answer;
  }

  const toNewest = (room_id: Id) =>
    opening(room_id, `limit=${PAGE}`, (page) => ({ hasBefore: page.has_more, hasAfter: false }));

  function open(room_id: Id): Promise<Answer<Page>> {
    const { rooms } = store.get();
    const room = rooms[room_id];
    if (!room || room.unread < PAGE) return toNewest(room_id);
    // More is unread than a page holds: begin a little before the first unread message.
    const after = Math.max(0, room.read_seq - 10);
    return opening(room_id, `after=${after}&limit=${PAGE}`, (page) => ({
      hasBefore: after > 0,
      hasAfter: page.has_more,
    }));
  }

  async function earlier(room_id: Id): Promise<Answer<Page>> {
    const first = store.get().timelines[room_id]?.messages[0];
    if (!first) return failure(unexpected(0));
    const answer = await pageOf(room_id, `before=${first.seq}&limit=${FAR_PAGE}`);
    if (answer.ok) {
      store.dispatch({ type: "earlier", room_id, page: answer.value });
      trim(room_id, "end");
    }
    return answer;
  }

  /** Lets go of the far end, once what has come at this one is drawn: the list is told of one at a time. */
  function trim(room_id: Id, end: "start" | "end") {
    setTimeout(() => {
      store.dispatch({ type: "trimmed", room_id, end });
    }, DRAWN_MS);
  }

  /** Leads to a message, wherever in the history it stands. */
  async function show(room_id: Id, seq: number): Promise<Answer<object>> {
    const timeline = store.get().timelines[room_id];
    const first = timeline?.hasBefore === true ? (timeline.messages[0]?.seq ?? Infinity) : 0;
    const isHere = timeline !== undefined && seq >= first && (seq <= timeline.end || !timeline.hasAfter);
    if (!isHere) {
      const after = Math.max(0, seq - 1 - PAGE / 2);
      const answer = await opening(room_id, `after=${after}&limit=${PAGE}`, (page) => ({
        hasBefore: after > 0,
        hasAfter: page.has_more,
      }));
      if (!answer.ok) return answer;
    }
    store.dispatch({ type: "led", room_id, seq });
    return success({});
  }

  /** Leads to the first message at or after a moment, or to the newest one before it. */
  async function showSince(room_id: Id, moment: Instant): Promise<Answer<object>> {
    const answer = await pageOf(room_id, `since=${encodeURIComponent(moment)}&limit=1`);
    if (!answer.ok) return answer;
    return show(room_id, answer.value.messages[0]?.seq ?? answer.value.last_seq);
  }

  const looking = new Set<Id>();
  async function look(message_id: Id) {
    if (looking.has(message_id) || store.get().quoted[message_id]) return;
    looking.add(message_id);
    const answer = await http<{ message: Message }>("GET", `/api/messages/${message_id}`);
    if (answer.ok) store.dispatch({ type: "quoted", message: answer.value.message });
    looking.delete(message_id);
  }

  async function later(room_id: Id): Promise<Answer<Page>> {
    const timeline = store.get().timelines[room_id];
    if (!timeline) return failure(unexpected(0));
    const answer = await pageOf(room_id, `after=${timeline.end}&limit=${FAR_PAGE}`);
    if (!answer.ok) return answer;
    store.dispatch({ type: "later", room_id, page: answer.value });
    trim(room_id, "start");
    return success(answer.value);
  }

  const fill = (rooms: Record<Id, number>) => sync(rooms);

  return { catchUp, fill, open, toNewest, earlier, later, show, showSince, look };
}

interface Ends {
  hasBefore: boolean;
  hasAfter: boolean;
}
