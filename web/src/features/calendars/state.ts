import type { ServerEvent } from "@/api/events";
import type { Id, LinkedAccount, ProviderId } from "@/api/wire";

/** One's linked accounts, the oldest first; null until they are known. */
export interface CalendarsState {
  accounts: readonly LinkedAccount[] | null;
}

export type CalendarsAction =
  | { type: "events"; events: readonly ServerEvent[] }
  | { type: "all"; accounts: readonly LinkedAccount[] }
  | { type: "one"; account: LinkedAccount }
  | { type: "gone"; id: Id };

export const noCalendars: CalendarsState = { accounts: null };

export function reduceCalendars(state: CalendarsState, action: CalendarsAction): CalendarsState {
  switch (action.type) {
    case "events":
      return action.events.reduce(applied, state);
    case "all":
      return { accounts: action.accounts };
    case "one":
      return { accounts: withAccount(state.accounts ?? [], action.account) };
    case "gone":
      return { accounts: (state.accounts ?? []).filter(({ id }) => id !== action.id) };
    default:
      return action satisfies never;
  }
}

function applied(state: CalendarsState, event: ServerEvent): CalendarsState {
  if (event.name === "calendar:updated") return reduceCalendars(state, { type: "one", account: event.calendar });
  if (event.name === "calendar:removed") return reduceCalendars(state, { type: "gone", id: event.calendar_id });
  return state;
}

function withAccount(accounts: readonly LinkedAccount[], account: LinkedAccount): readonly LinkedAccount[] {
  const isKnown = accounts.some(({ id }) => id === account.id);
  return isKnown ? accounts.map((one) => (one.id === account.id ? account : one)) : [...accounts, account];
}

/** An account that has to be linked anew before its busy times count again. */
export function firstBroken({ accounts }: CalendarsState): LinkedAccount | undefined {
  return accounts?.find(({ status }) => status === "needs_relink");
}

/** The accounts whose busy times count. */
export function countingAccounts(accounts: readonly LinkedAccount[]): readonly LinkedAccount[] {
  return accounts.filter(({ status, busy_from }) => status !== "needs_relink" && busy_from.some(({ counted }) => counted));
}

/** Whether meetings can be put into a calendar of one's own with one click. */
export function takesMeetings({ accounts }: CalendarsState): boolean {
  return accounts?.some(({ destination, status }) => destination !== null && status !== "needs_relink") === true;
}

/** Whether a meeting may be in one of the linked calendars: not in those that can only be read. */
export function holdsMeetings({ accounts }: CalendarsState): boolean {
  return accounts?.some(({ writable }) => writable) !== false;
}

/** Whether an account of a provider has been linked, or linked anew, between two states. */
export function isNewlyLinked(provider: ProviderId, before: CalendarsState, after: CalendarsState): boolean {
  const wasWell = (id: Id) => before.accounts?.some((one) => one.id === id && one.status === "ok") === true;
  return after.accounts?.some((one) => one.provider === provider && one.status === "ok" && !wasWell(one.id)) === true;
}
