import type { Payload } from "@/api/commands";
import type { Http } from "@/api/http";
import type { Answer } from "@/api/problem";
import type { Availability, Id, Instant, Invite, Meeting, Message, Slots } from "@/api/wire";
import { createStore, type Store } from "@/lib/store";
import type { Session } from "@/sync/session";
import { watching } from "./watching";
import { type MeetingsAction, type MeetingsState, noMeetings, reduceMeetings } from "./state";

type Sent = Promise<Answer<{ invite: Invite; message: Message }>>;
type Changed = Promise<Answer<{ meeting: Meeting; message: Message }>>;

/** What a person can do about meetings. Times are the server's word alone. */
export interface Meetings {
  store: Store<MeetingsState, MeetingsAction>;
  availability(): Promise<Answer<{ availability: Availability }>>;
  saveAvailability(availability: Availability): Promise<Answer<{ availability: Availability }>>;
  sendInvite(invite: Payload<"invite:send">): Sent;
  withdraw(invite_id: Id): Promise<Answer<{ invite: Invite }>>;
  slots(ask: Payload<"slots:list">): Promise<Answer<Slots>>;
  /** Hears of changes to an invite's free times until the returned function is called. */
  watch(invite_id: Id): () => void;
  /** Is seen at a meeting's page, and sees who else is, until the returned function is called. */
  enter(meeting_id: Id): () => void;
  book(booking: Payload<"meeting:book">): Changed;
  reschedule(move: Payload<"meeting:reschedule">): Changed;
  cancel(cancellation: Payload<"meeting:cancel">): Changed;
  /** Puts a meeting into one's own linked calendar; once, however often it is asked for. */
  add(meeting_id: Id): Promise<Answer<{ meeting: Meeting }>>;
  /** Has the event in one's calendar made as the meeting is again. */
  keep(meeting_id: Id): Promise<Answer<{ meeting: Meeting }>>;
  invite(id: Id): Promise<Answer<{ invite: Invite }>>;
  meeting(id: Id): Promise<Answer<{ meeting: Meeting }>>;
  mine(from: Instant, to: Instant): Promise<Answer<{ meetings: Meeting[] }>>;
  feed(): Promise<Answer<{ url: string }>>;
  resetFeed(): Promise<Answer<{ url: string }>>;
}

export function createMeetings({ http, session }: { http: Http; session: Session }): Meetings {
  const store = createStore(reduceMeetings, noMeetings);
  const watched = watching(session);
  const entered = new Set<Id>();

  async function enter(meeting_id: Id): Promise<boolean> {
    const answer = await session.command("meeting:enter", { meeting_id });
    if (answer.ok) store.dispatch({ type: "present", meeting_id, present: answer.value.present });
    return answer.ok || answer.problem.code !== "offline";
  }

  session.join({
    catchUp: async () => {
      store.dispatch({ type: "resumed", watched: watched.ids() });
      const done = await Promise.all([watched.resume(), ...[...entered].map(enter)]);
      return done.every(Boolean);
    },
    receive: (events) => {
      store.dispatch({ type: "events", events });
    },
  });

  async function taking<T extends { invite: Invite }>(answer: Promise<Answer<T>>) {
    const taken = await answer;
    if (taken.ok) store.dispatch({ type: "invite", invite: taken.value.invite });
    return taken;
  }

  async function takingMeeting<T extends { meeting: Meeting }>(answer: Promise<Answer<T>>) {
    const taken = await answer;
    if (taken.ok) store.dispatch({ type: "meetings", meetings: [taken.value.meeting] });
    return taken;
  }

  /** What is done about a meeting is done about its event, however it was edited by hand. */
  async function settling<T extends { meeting: Meeting }>(meeting_id: Id, request: Promise<Answer<T>>) {
    const answer = await takingMeeting(request);
    if (answer.ok) store.dispatch({ type: "kept", meeting_id });
    return answer;
  }

  return {
    store,
    availability: () => http("GET", "/api/me/availability"),
    saveAvailability: (availability) => http("PUT", "/api/me/availability", { availability }),
    sendInvite: (invite) => taking(session.command("invite:send", invite)),
    withdraw: (invite_id) => taking(session.command("invite:withdraw", { invite_id })),
    slots: (ask) => session.command("slots:list", ask),
    watch: watched.watch,
    enter: (meeting_id) => {
      entered.add(meeting_id);
      void enter(meeting_id);
      return () => {
        entered.delete(meeting_id);
        void session.command("meeting:leave", { meeting_id });
      };
    },
    add: async (meeting_id) => {
      const answer = await takingMeeting(session.command("meeting:add", { meeting_id }));
      if (answer.ok) store.dispatch({ type: "added", meeting_id });
      return answer;
    },
    keep: (meeting_id) => settling(meeting_id, session.command("meeting:calendar", { meeting_id, keep: true })),
    book: (booking) => takingMeeting(session.command("meeting:book", booking)),
    reschedule: (move) => settling(move.meeting_id, session.command("meeting:reschedule", move)),
    cancel: (cancellation) => settling(cancellation.meeting_id, session.command("meeting:cancel", cancellation)),
    invite: (id) => taking(http<{ invite: Invite }>("GET", `/api/invites/${id}`)),
    meeting: async (id) => {
      const answer = await http<{ meeting: Meeting }>("GET", `/api/meetings/${id}`);
      if (answer.ok) store.dispatch({ type: "asked", meetings: [answer.value.meeting] });
      return answer;
    },
    mine: async (from, to) => {
      const query = new URLSearchParams({ from, to }).toString();
      const answer = await http<{ meetings: Meeting[] }>("GET", `/api/me/meetings?${query}`);
      if (answer.ok) store.dispatch({ type: "asked", meetings: answer.value.meetings });
      return answer;
    },
    feed: () => http("GET", "/api/me/feed"),
    resetFeed: () => http("POST", "/api/me/feed/reset"),
  };
}
