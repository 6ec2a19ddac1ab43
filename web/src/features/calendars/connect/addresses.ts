import type { Id, ProviderId } from "@/api/wire";

/** The page of linked calendars. */
export const CALENDARS = "/settings/calendars";
/** Where a provider's sign-in ends when it took place in a window of its own. */
const LINKED = `${CALENDARS}/linked/`;

/** Where the sign-in of one person at a provider begins; it comes back to `returnTo`, a path of this site. */
export function connectAddress(me: Id, provider: ProviderId, returnTo: string, linkId?: Id): string {
  const query = new URLSearchParams({ user_id: me, return_to: returnTo, ...(linkId !== undefined && { calendar_id: linkId }) });
  return `/calendars/connect/${provider}?${query.toString()}`;
}

export function linkedPath(attempt: string): string {
  return LINKED + attempt;
}

/** Which sign-in ends at a path, or null when none does. */
export function attemptOf(path: string): string | null {
  return path.startsWith(LINKED) ? path.slice(LINKED.length) : null;
}

/** What came of a sign-in that led to an address with this query, or null. */
export function outcomeOf(search: string): string | null {
  return new URLSearchParams(search).get("calendar");
}
