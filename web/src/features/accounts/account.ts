import type { Http } from "@/api/http";
import type { Answer } from "@/api/problem";
import type { User } from "@/api/wire";
import { locale } from "@/lib/locale";
import { createStore, type Store } from "@/lib/store";
import { settleLanguage } from "./language";

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
  load: () => Promise<void>;
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
  /** The server said that the session has ended. */
  lost: () => void;
}

export function createAccounts(http: Http): Accounts {
  const store = createStore<Account, Account>((_, next) => next, { phase: "unknown" });

  async function update(changes: Partial<User>) {
    const answer = await http<{ user: User }>("PATCH", "/api/me", changes);
    // Whoever has left meanwhile does not come back by it.
    if (answer.ok && store.get().phase === "signed-in") store.dispatch({ phase: "signed-in", user: answer.value.user });
    return answer;
  }

  async function entering(request: Promise<Answer<{ user: User }>>) {
    const answer = await request;
    if (!answer.ok) return answer;
    store.dispatch({ phase: "signed-in", user: answer.value.user });
    settleLanguage(answer.value.user, (changes) => void update(changes));
    return answer;
  }

  return {
    store,
    load: async () => {
      if (arrivedAsNobody()) {
        store.dispatch({ phase: "signed-out", lost: false });
        return;
      }
      const answer = await entering(http("GET", "/api/me"));
      if (answer.ok) return;
      const signedOut = answer.problem.code === "unauthorized";
      store.dispatch(signedOut ? { phase: "signed-out", lost: false } : { phase: "unreachable" });
    },
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
      if (answer.ok) store.dispatch({ phase: "signed-out", lost: false });
      return answer;
    },
    lost: () => {
      if (store.get().phase === "signed-in") store.dispatch({ phase: "signed-out", lost: true });
    },
  };
}

/** The server says in its page that the browser came without a session: it need not be asked who is here. */
function arrivedAsNobody(): boolean {
  return document.documentElement.dataset["session"] === "none";
}
