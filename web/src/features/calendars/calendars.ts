import type { Http } from "@/api/http";
import type { Answer } from "@/api/problem";
import type { Choice, Id, LinkedAccount, Provider } from "@/api/wire";
import { createStore, type Store } from "@/lib/store";
import type { Session } from "@/sync/session";
import { type CalendarsAction, type CalendarsState, noCalendars, reduceCalendars } from "./state";

/** An account that is linked without a visit to its provider. */
export type NewAccount =
  | { provider: "caldav"; url: string; username: string; password: string }
  | { provider: "ics"; url: string };

/** What a person can do about linked calendars. */
export interface Calendars {
  /** Whose they are. */
  me: Id;
  store: Store<CalendarsState, CalendarsAction>;
  providers(): Promise<Answer<{ providers: Provider[] }>>;
  /** Fetches the linked accounts anew. */
  refresh(): Promise<Answer<{ calendars: LinkedAccount[] }>>;
  /** Does so quietly: what fails is not said, and what has changed meanwhile is newer. */
  look(): Promise<void>;
  link(account: NewAccount): Promise<Answer<{ calendar: LinkedAccount }>>;
  choose(id: Id, choice: Choice): Promise<Answer<{ calendar: LinkedAccount }>>;
  unlink(id: Id): Promise<Answer<object>>;
}

/** A server elsewhere may be slow to say whether it is a calendar, and ours waits for it. */
const LINKING_MS = 70_000;

export interface CalendarsParts {
  http: Http;
  session: Session;
  me: Id;
}

export function createCalendars({ http, session, me }: CalendarsParts): Calendars {
  const store = createStore(reduceCalendars, noCalendars);

  const all = () => http<{ calendars: LinkedAccount[] }>("GET", "/api/calendars");

  async function refresh() {
    const answer = await all();
    if (answer.ok) store.dispatch({ type: "all", accounts: answer.value.calendars });
    return answer;
  }

  async function look() {
    const before = store.get();
    const answer = await all();
    if (answer.ok && store.get() === before) store.dispatch({ type: "all", accounts: answer.value.calendars });
  }

  session.join({
    catchUp: async () => {
      const answer = await refresh();
      // Conversations do not wait for what only calendars need.
      return answer.ok || answer.problem.code !== "offline";
    },
    receive: (events) => {
      store.dispatch({ type: "events", events });
    },
  });

  async function taking(request: Promise<Answer<{ calendar: LinkedAccount }>>) {
    const answer = await request;
    if (answer.ok) store.dispatch({ type: "one", account: answer.value.calendar });
    return answer;
  }

  return {
    me,
    store,
    providers: () => http("GET", "/api/calendars/providers"),
    refresh,
    look,
    link: (account) => taking(http("POST", "/api/calendars", account, LINKING_MS)),
    choose: (id, choice) => taking(http("PATCH", `/api/calendars/${id}`, choice)),
    unlink: async (id) => {
      const answer = await http<object>("DELETE", `/api/calendars/${id}`);
      if (answer.ok || answer.problem.code === "not_found") store.dispatch({ type: "gone", id });
      return answer;
    },
  };
}
