import { act, render } from "@testing-library/react";
import type { ReactNode } from "react";
import type { LinkedAccount, Provider } from "@/api/wire";
import { createSession } from "@/sync/session";
import { FarEnd } from "@/testing/wire";
import { ToastRegion } from "@/ui/toasts";
import { type Calendars, createCalendars } from "./calendars";
import { CalendarsContext } from "./context";

export const PROVIDERS: Provider[] = [
  { id: "google", name: "Google Calendar", kind: "sign_in", available: true, why_not: null },
  { id: "microsoft", name: "Outlook", kind: "sign_in", available: false, why_not: "This server is not registered yet." },
  { id: "caldav", name: "CalDAV", kind: "password", available: true, why_not: null },
  { id: "ics", name: "ICS", kind: "address", available: true, why_not: null },
];

/**
 * Something of this feature over a wire that answers what a test tells it to.
 *
 * @param accounts those that are linked; null: the server cannot be reached.
 */
export async function draw(
  shown: ReactNode,
  accounts: LinkedAccount[] | null = [],
): Promise<{ far: FarEnd; calendars: Calendars }> {
  const far = new FarEnd();
  if (accounts) far.ok("GET /api/calendars", { calendars: accounts });
  far.ok("GET /api/calendars/providers", { providers: PROVIDERS });
  const session = createSession(far.openSocket, () => undefined);
  const calendars = createCalendars({ http: far.http, session, me: "ana" });
  session.start();
  await act(async () => {
    far.connect();
  });
  await act(async () => {
    render(
      <CalendarsContext value={calendars}>
        {shown}
        <ToastRegion />
      </CalendarsContext>,
    );
  });
  return { far, calendars };
}

/** Stands in for the window of a provider, which the test closes. */
export class Popup {
  closed = false;
  readonly opened: string[] = [];

  /** Has `window.open` give this window, or none when the browser blocks it. */
  constructor(isBlocked = false) {
    window.open = (address) => {
      this.opened.push(String(address));
      return isBlocked ? null : (this as unknown as Window);
    };
  }

  close() {
    this.closed = true;
  }

  /** Names the sign-in that was begun last. */
  get attempt(): string {
    const to = new URL(this.opened.at(-1) ?? "", "http://localhost").searchParams.get("return_to") ?? "";
    return to.slice(to.lastIndexOf("/") + 1);
  }
}
