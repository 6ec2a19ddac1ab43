import type { Http } from "@/api/http";
import type { Answer } from "@/api/problem";
import { type SendFile, sendFileAs } from "@/api/upload";
import type { Attachment, Id, Instant, LinkAnswer, Member, Message, Notify, Page, Room, SearchPage } from "@/api/wire";
import { createStore, type Store } from "@/lib/store";
import type { Session } from "@/sync/session";
import { type Attaching, createAttaching } from "./attachments/uploads";
import { history } from "./history";
import { createOutbox, type SavedMessages } from "./outbox";
import { reduceChat, TYPING_MS } from "./state/reduce";
import { gaps } from "./state/select";
import { type ChatAction, type ChatState, emptyChat } from "./state/types";

export interface NewRoom {
  kind: "direct" | "group";
  name?: string;
  member_emails: string[];
}

type RoomAnswer = Promise<Answer<{ room: Room }>>;
type MessageAnswer = Promise<Answer<{ message: Message }>>;

/** The chat: its state, and what a person can do in it. */
export interface Chat {
  store: Store<ChatState, ChatAction>;
  attaching: Attaching;
  /** Fetches a room's window of history around what was read last. */
  open(room_id: Id): Promise<Answer<Page>>;
  toNewest(room_id: Id): Promise<Answer<Page>>;
  earlier(room_id: Id): Promise<Answer<Page>>;
  later(room_id: Id): Promise<Answer<Page>>;
  /** Leads to a message by its `seq`, wherever in the history it stands. */
  show(room_id: Id, seq: number): Promise<Answer<object>>;
  /** Leads to the first message at or after a moment. */
  showSince(room_id: Id, moment: Instant): Promise<Answer<object>>;
  /** Finds messages by their words, newest first: in one room or in all, those before a known one. */
  search(q: string, room_id: Id | null, before: Id | null): Promise<Answer<SearchPage>>;
  /** Fetches a message that another one answers, unless it is known. */
  look(message_id: Id): Promise<void>;
  /** One has come to where one was led. */
  come(room_id: Id): void;
  send(room_id: Id, text: string, reply_to: Id | null, attachments?: readonly Attachment[]): void;
  retry(nonce: string): void;
  discard(nonce: string): void;
  edit(message_id: Id, text: string): MessageAnswer;
  remove(message_id: Id): MessageAnswer;
  react(message_id: Id, emoji: string, on: boolean): MessageAnswer;
  typing(room_id: Id): void;
  read(room_id: Id, seq: number): void;
  createRoom(room: NewRoom): RoomAnswer;
  rename(room_id: Id, name: string): RoomAnswer;
  addMember(room_id: Id, email: string): RoomAnswer;
  /** A group's invite link, and a new one in its place. */
  link(room_id: Id): Promise<Answer<LinkAnswer>>;
  resetLink(room_id: Id): Promise<Answer<LinkAnswer>>;
  setRole(room_id: Id, user_id: Id, role: Member["role"]): RoomAnswer;
  removeMember(room_id: Id, user_id: Id): Promise<Answer<object>>;
  settings(room_id: Id, notify: Notify, muted_until: string | null): Promise<Answer<object>>;
  /** Sends nothing any more, by itself or when asked to. */
  stop(): void;
}

/** Within this time an ack may overtake the events before it; that is no gap yet. */
const GAP_PATIENCE_MS = 150;
/** "Typing" is said again at most this often. */
const TYPING_EVERY_MS = 3_000;

export interface ChatParts {
  http: Http;
  session: Session;
  me: Id;
  saved: SavedMessages;
  sendFile?: SendFile;
}

export function createChat({ http, session, me, saved, sendFile = sendFileAs(me) }: ChatParts): Chat {
  const store = createStore(reduceChat, emptyChat(me, saved.load()));
  const outbox = createOutbox({ store, session, saved });
  const past = history({ store, http, session });
  const attaching = createAttaching(sendFile);
  const lastTyped = new Map<Id, number>();
  let gapTimer: ReturnType<typeof setTimeout> | undefined;

  async function fillGaps() {
    const found = gaps(store.get());
    const filled = Object.keys(found).length === 0 || (await past.fill(found));
    gapTimer = undefined;
    // Without an answer the connection is gone, and catching up will fill the gap.
    if (filled !== null) watchGaps();
  }

  function watchGaps() {
    if (gapTimer !== undefined || Object.keys(gaps(store.get())).length === 0) return;
    gapTimer = setTimeout(() => void fillGaps(), GAP_PATIENCE_MS);
  }
  store.subscribe(watchGaps);

  function read(room_id: Id, seq: number) {
    const room = store.get().rooms[room_id];
    if (!room || seq <= room.read_seq) return;
    store.dispatch({ type: "read", room_id, seq });
    void session.command("room:read", { room_id, seq });
  }

  /** The notice that follows what one has done oneself is no news, unless there is other news before it. */
  function readNotice({ room_id, seq, kind }: Message) {
    const { rooms, acted } = store.get();
    const room = rooms[room_id];
    if (kind === "system" && acted[room_id] === seq - 1 && room?.last_seq === seq && room.unread === 1) read(room_id, seq);
  }

  session.join({
    catchUp: async () => {
      const done = await past.catchUp();
      if (done) void outbox.flush();
      return done;
    },
    receive: (events) => {
      store.dispatch({ type: "events", events, now: Date.now() });
      for (const event of events) if (event.name === "message:new") readNotice(event.message);
      if (events.some(({ name }) => name === "room:typing")) {
        setTimeout(() => {
          store.dispatch({ type: "tick", now: Date.now() });
        }, TYPING_MS + 100);
      }
    },
  });

  async function taking(answer: MessageAnswer): MessageAnswer {
    const taken = await answer;
    if (taken.ok) store.dispatch({ type: "message", message: taken.value.message });
    return taken;
  }

  async function takingRoom(answer: RoomAnswer): RoomAnswer {
    const taken = await answer;
    if (taken.ok) store.dispatch({ type: "room", room: taken.value.room });
    return taken;
  }

  return {
    store,
    attaching,
    open: past.open,
    toNewest: past.toNewest,
    earlier: past.earlier,
    later: past.later,
    show: past.show,
    showSince: past.showSince,
    search: (q, room_id, before) => {
      const asked = { q, ...(room_id !== null && { room_id }), ...(before !== null && { before }) };
      return http("GET", `/api/search?${new URLSearchParams(asked)}`);
    },
    look: past.look,
    come: (room_id) => {
      store.dispatch({ type: "come", room_id });
    },
    send: outbox.send,
    retry: outbox.retry,
    discard: outbox.discard,
    edit: (message_id, text) => taking(session.command("message:edit", { message_id, text })),
    remove: (message_id) => taking(session.command("message:delete", { message_id })),
    react: (message_id, emoji, on) =>
      taking(session.command("message:react", { message_id, emoji, on })),
    typing: (room_id) => {
      const now = Date.now();
      if (now - (lastTyped.get(room_id) ?? 0) < TYPING_EVERY_MS) return;
      lastTyped.set(room_id, now);
      void session.command("room:typing", { room_id });
    },
    read,
    createRoom: (room) => takingRoom(http("POST", "/api/rooms", room)),
    rename: (room_id, name) => takingRoom(http("PATCH", `/api/rooms/${room_id}`, { name })),
    addMember: (room_id, email) => takingRoom(http("POST", `/api/rooms/${room_id}/members`, { email })),
    link: (room_id) => http("POST", `/api/rooms/${room_id}/link`),
    resetLink: async (room_id) => {
      const gone = await http<object>("DELETE", `/api/rooms/${room_id}/link`);
      return gone.ok ? http<LinkAnswer>("POST", `/api/rooms/${room_id}/link`) : gone;
    },
    setRole: (room_id, user_id, role) =>
      takingRoom(session.command("room:role", { room_id, user_id, role })),
    removeMember: async (room_id, user_id) => {
      const answer = await http<object>("DELETE", `/api/rooms/${room_id}/members/${user_id}`);
      if (answer.ok && user_id === me) store.dispatch({ type: "left", room_id });
      return answer;
    },
    settings: async (room_id, notify, muted_until) => {
      const body = { notify, muted_until };
      const answer = await http<object>("PUT", `/api/rooms/${room_id}/settings`, body);
      const room = store.get().rooms[room_id];
      if (answer.ok && room) {
        store.dispatch({ type: "room", room: { ...room, notify, muted_until } });
      }
      return answer;
    },
    stop: () => {
      outbox.stop();
      attaching.stop();
    },
  };
}
