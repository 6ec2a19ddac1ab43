import type { Http } from "@/api/http";
import { type Answer, success } from "@/api/problem";
import type { Id, User } from "@/api/wire";
import { locale } from "@/lib/locale";
import { createStore, type Store } from "@/lib/store";
import { settleLanguage } from "./language";
import type { Tabs } from "./tabs";

export type Account =
  | { phase: "unknown" }
  /** `lost`: there was a session, and it ended without the person asking for it. */
  | { phase: "signed-out"; lost: boolean }
  | { phase: "unreachable" }
  | { phase: "signed-in"; user: User };

export interface Signup {
  email: string;
  password: string;
  name: string;
  time_zone: string;
}

/** Who is using this client, and the ways to change that. */
export interface Accounts {
  store: Store<Account, Account>;
  /** Asks the server who is signed in. */
  load: () => Promise<void>;
  /** Whose page this is; null while it is nobody's. */
  whose: () => Id | null;
  login(email: string, password: string): Promise<Answer<{ user: User }>>;
  signup(signup: Signup): Promise<Answer<{ user: User }>>;
  update(changes: Partial<Pick<User, "name" | "time_zone" | "locale" | "language">>): Promise<Answer<{ user: User }>>;
  /** Ends the sessions on all other devices. */
  changePassword(current_password: string, new_password: string): Promise<Answer<object>>;
  /** Has a link sent with which another password is chosen; whether there is such an account is not told. */
  forgot(email: string): Promise<Answer<object>>;
  /** Chooses another password by such a link, and signs in. */
  reset(token: string, new_password: string): Promise<Answer<{ user: User }>>;
  logout(everywhere: boolean): Promise<Answer<object>>;
  /** The server said that somebody is not signed in, whose this page was when it asked. */
  lost: (whose: Id | null) => void;
  /** Keeps to the account that the browser's session is of, whichever tab changes it, until the answer is called. */
  follow: () => () => void;
}

const ALONE: Tabs = { tell: () => undefined, listen: () => () => undefined };

export function createAccounts(http: Http, tabs = ALONE): Accounts {
  const store = createStore<Account, Account>((_, next) => next, { phase: "unknown" });
  /** There was a session on this page, and it ended by itself or in another tab. */
  let hasEnded = false;
  /** Counts changes of the account, so that an answer that outlived one is not believed. */
  let turn = 0;

  function whose(): Id | null {
    const account = store.get();
    return account.phase === "signed-in" ? account.user.id : null;
  }

  async function update(changes: Partial<User>) {
    const answer = await http<{ user: User }>("PATCH", "/api/me", changes);
    // Whoever has left meanwhile does not come back by it.
    if (answer.ok && whose() === answer.value.user.id) store.dispatch({ phase: "signed-in", user: answer.value.user });
    return answer;
  }

  function enter(user: User) {
    turn += 1;
    hasEnded = false;
    forgetArrival();
    store.dispatch({ phase: "signed-in", user });
    tabs.tell(user.id);
    settleLanguage(user, (changes) => void update(changes));
  }

  function leave() {
    turn += 1;
    if (store.get().phase === "signed-out") return;
    store.dispatch({ phase: "signed-out", lost: hasEnded });
    tabs.tell(null);
  }

  async function entering(request: Promise<Answer<{ user: User }>>) {
    const answer = await request;
    if (answer.ok) enter(answer.value.user);
    return answer;
  }

  async function load() {
    if (arrivedAsNobody()) {
      store.dispatch({ phase: "signed-out", lost: false });
      return;
    }
    turn += 1;
    const mine = turn;
    const answer = await http<{ user: User }>("GET", "/api/me");
    if (mine !== turn) return;
    if (answer.ok) enter(answer.value.user);
    else if (answer.problem.code === "unauthorized") leave();
    else if (store.get().phase !== "signed-out") store.dispatch({ phase: "unreachable" });
  }

  /** What was somebody's page ends; whose it is from now on, the server says. */
  function lost(from: Id | null) {
    if (from === null || from !== whose()) return;
    hasEnded = true;
    store.dispatch({ phase: "unknown" });
    void load();
  }

  function hear(told: Id | null) {
    forgetArrival();
    const { phase } = store.get();
    if (phase === "signed-in") {
      if (told !== whose()) lost(whose());
    } else if (phase !== "signed-out" || told !== null) void load();
  }

  /** A tab may have slept while the session ended, or became another's. */
  async function ask() {
    const me = whose();
    if (me === null || document.visibilityState !== "visible") return;
    const answer = await http("GET", "/api/me");
    if (!answer.ok && answer.problem.code === "unauthorized") lost(me);
  }
  const look = () => void ask();

  return {
    store,
    load,
    whose,
    login: (email, password) => entering(http("POST", "/api/auth/login", { email, password })),
    signup: (signup) => entering(http("POST", "/api/auth/signup", { ...signup, locale })),
    update,
    changePassword: (current_password, new_password) =>
      http("POST", "/api/me/password", { current_password, new_password }),
    forgot: (email) => http("POST", "/api/auth/forgot", { email }),
    reset: (token, new_password) => entering(http("POST", "/api/auth/reset", { token, new_password })),
    logout: async (everywhere) => {
      const query = everywhere ? "?everywhere=true" : "";
      const answer = await http<object>("POST", `/api/auth/logout${query}`);
      if (answer.ok) leave();
      if (answer.ok || answer.problem.code !== "unauthorized") return answer;
      // It was done before, from another tab; somebody else may be signed in by now, and stays so.
      lost(whose());
      return success({});
    },
    lost,
    follow: () => {
      const unlisten = tabs.listen(hear);
      document.addEventListener("visibilitychange", look);
      return () => {
        unlisten();
        document.removeEventListener("visibilitychange", look);
      };
    },
  };
}

/** Somebody has signed in since. */
function forgetArrival() {
  delete document.documentElement.dataset["session"];
}

/** The server says in its page that the browser came without a session: it need not be asked who is here. */
function arrivedAsNobody(): boolean {
  return document.documentElement.dataset["session"] === "none";
}
