import type { Http } from "@/api/http";
import { type Answer, failure, success, unexpected } from "@/api/problem";
import type { Id, Page, Room } from "@/api/wire";
import type { Store } from "@/lib/store";
import type { Session } from "@/sync/session";
import type { ChatAction, ChatState } from "./state/types";

const PAGE = 50;
/** So much of an open window is fetched afresh after a lost connection; the rest is let go. */
const REFRESHED = 1_000;
const REFRESH_PAGE = 200;
/** Enough of each room's end to find a message that this person may see. */
const PREVIEW = 5;
/** Rooms asked for in one sync. */
const ROOMS_AT_ONCE = 50;

export interface HistoryParts {
  store: Store<ChatState, ChatAction>;
  http: Http;
  session: Session;
}

/** Fetches the past: the snapshot, what was missed, and pages of a room's history. */
export function history({ store, http, session }: HistoryParts) {
  function pageOf(room_id: Id, query: string): Promise<Answer<Page>> {
    return http<Page>("GET", `/api/rooms/${room_id}/messages?${query}`);
  }

  async function sync(rooms: Record<Id, number>): Promise<boolean> {
    const entries = Object.entries(rooms);
    for (let from = 0; from < entries.length; from += ROOMS_AT_ONCE) {
      const some = Object.fromEntries(entries.slice(from, from + ROOMS_AT_ONCE));
      const answer = await session.command("room:sync", { rooms: some });
      if (!answer.ok) return false;
      store.dispatch({ type: "synced", pages: answer.value.rooms });
    }
    return true;
  }

  /** Edits and reactions have no `seq`, so what is in the window is fetched again. */
  async function refresh(room_id: Id): Promise<boolean> {
    store.dispatch({ type: "trimmed", room_id, keep: REFRESHED });
    const messages = store.get().timelines[room_id]?.messages ?? [];
    const end = messages.at(-1)?.seq ?? 0;
    let after = (messages[0]?.seq ?? 1) - 1;
    while (after < end) {
      const answer = await pageOf(room_id, `after=${after}&limit=${REFRESH_PAGE}`);
      if (!answer.ok) return answer.problem.code === "not_found";
      store.dispatch({ type: "refreshed", room_id, messages: answer.value.messages });
      const reached = answer.value.messages.at(-1);
      if (!reached || !answer.value.has_more) return true;
      after = reached.seq;
    }
    return true;
  }

  async function catchUp(): Promise<boolean> {
    const answer = await http<{ rooms: Room[] }>("GET", "/api/rooms");
    if (!answer.ok) return false;
    store.dispatch({ type: "snapshot", rooms: answer.value.rooms });
    const { timelines } = store.get();
    const from: Record<Id, number> = {};
    for (const room of answer.value.rooms) {
      const timeline = timelines[room.id];
      const behind = timeline && !timeline.hasAfter ? timeline.end : room.last_seq - PREVIEW;
      if (room.last_seq > 0) from[room.id] = Math.max(0, behind);
    }
    const refreshed = await Promise.all(
      Object.keys(timelines).map(refresh),
    );
    return refreshed.every(Boolean) && (await sync(from));
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
    if (!room || room.last_seq - room.read_seq < PAGE) return toNewest(room_id);
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
    const answer = await pageOf(room_id, `before=${first.seq}&limit=${PAGE}`);
    if (answer.ok) store.dispatch({ type: "earlier", room_id, page: answer.value });
    return answer;
  }

  async function later(room_id: Id): Promise<Answer<Page>> {
    const timeline = store.get().timelines[room_id];
    if (!timeline) return failure(unexpected(0));
    const answer = await pageOf(room_id, `after=${timeline.end}&limit=${PAGE}`);
    if (!answer.ok) return answer;
    store.dispatch({ type: "later", room_id, page: answer.value });
    return success(answer.value);
  }

  return { catchUp, fill: sync, open, toNewest, earlier, later };
}

interface Ends {
  hasBefore: boolean;
  hasAfter: boolean;
}
