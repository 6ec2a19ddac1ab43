import type { Http } from "@/api/http";
import type { Answer } from "@/api/problem";
import type { Preferences } from "@/api/wire";
import { createStore, type Store } from "@/lib/store";
import type { Session } from "@/sync/session";

/** What one wants to be told of; null until it is known. */
export type Wanted = Preferences | null;

/** What a person can do about notifications. */
export interface Notifications {
  store: Store<Wanted, Preferences>;
  /** Fetches what one wants to be told of. */
  load(): Promise<Answer<Preferences>>;
  /** Chooses it: at once here, and as before again if the server does not take it. */
  choose(preferences: Preferences): Promise<Answer<Preferences>>;
  /** The key by which browsers subscribe; null where the server cannot tell browsers that are closed. */
  pushKey(): Promise<Answer<{ public_key: string | null }>>;
  subscribe(subscription: PushSubscriptionJSON): Promise<Answer<object>>;
  unsubscribe(endpoint: string): Promise<Answer<object>>;
}

const PATH = "/api/me/notifications";

export function createNotifications({ http, session }: { http: Http; session: Session }): Notifications {
  const store = createStore<Wanted, Preferences>((_, next) => next, null);
  /** Choices that the server has not answered yet: what it says meanwhile may be older than they are. */
  let underway = 0;
  /** One choice after the other, so that the last one stands. */
  let last: Promise<unknown> = Promise.resolve();
  /** What the server is known to have. */
  let kept: Preferences | null = null;

  function take(preferences: Preferences) {
    kept = preferences;
    if (underway === 0) store.dispatch(preferences);
  }

  async function load() {
    const answer = await http<Preferences>("GET", PATH);
    if (answer.ok) take(answer.value);
    return answer;
  }

  async function choose(preferences: Preferences) {
    store.dispatch(preferences);
    underway += 1;
    const answer = last.then(() => http<Preferences>("PUT", PATH, preferences));
    last = answer;
    const given = await answer;
    underway -= 1;
    if (given.ok) kept = given.value;
    if (underway === 0 && kept) store.dispatch(kept);
    return given;
  }

  session.join({
    // Conversations do not wait for what only notifications need.
    catchUp: async () => {
      void load();
      return true;
    },
    receive: (events) => {
      for (const event of events) if (event.name === "notifications:updated") take(event.notifications);
    },
  });

  return {
    store,
    load,
    choose,
    pushKey: () => http("GET", "/api/me/push"),
    unsubscribe: (endpoint) => http("DELETE", "/api/me/push", { endpoint }),
    subscribe: ({ endpoint, keys }) => http("POST", "/api/me/push", { endpoint, keys }),
  };
}
