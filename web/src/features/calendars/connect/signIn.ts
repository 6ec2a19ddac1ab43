import { useEffect, useRef, useState } from "react";
import type { Id, ProviderId } from "@/api/wire";
import { newNonce } from "@/lib/nonce";
import { useCalendars } from "../context";
import { isNewlyLinked } from "../state";
import { connectAddress, linkedPath } from "./addresses";
import { listen } from "./telling";

export interface SignIn {
  /** Where a window is open in which one signs in. */
  waiting: ProviderId | null;
  /** What the last sign-in came to, other than a link: `closed`, or the server's word. */
  outcome: string | null;
  /** Opens the provider's window; to be called while a click is being answered. */
  begin: (provider: ProviderId, linkId?: Id) => void;
  /** Waits no longer, and forgets the outcome. */
  stop: () => void;
}

interface UnderWay {
  provider: ProviderId;
  attempt: string;
  popup: Window;
}

const WINDOW = "popup,width=540,height=720";
const LOOK_MS = 300;
/** A window also counts as closed on its way back from a provider; then it tells what became of it. */
const GRACE_MS = 2_500;

/**
 * Signing in at a provider in a window of its own.
 *
 * @param returnTo where this window goes and comes back to if no other can be opened.
 * @param onLinked is called when an account has been linked.
 */
export function useSignIn(returnTo: string, onLinked: (provider: ProviderId) => void): SignIn {
  const calendars = useCalendars();
  const [underWay, setUnderWay] = useState<UnderWay | null>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const linked = useRef(onLinked);
  useEffect(() => {
    linked.current = onLinked;
  });

  useEffect(() => {
    if (!underWay) return;
    const { provider, attempt, popup } = underWay;
    const before = calendars.store.get();
    let closedFor = 0;
    function settle(come: string) {
      setUnderWay(null);
      setOutcome(come === "linked" ? null : come);
      if (come !== "linked") return;
      void calendars.refresh();
      linked.current(provider);
    }
    const unlisten = listen((told) => {
      if (told.attempt === attempt) settle(told.outcome);
    });
    const unsubscribe = calendars.store.subscribe(() => {
      if (isNewlyLinked(provider, before, calendars.store.get())) settle("linked");
    });
    const looking = setInterval(() => {
      closedFor = popup.closed ? closedFor + LOOK_MS : 0;
      if (closedFor <= GRACE_MS) return;
      clearInterval(looking);
      // It may still tell: its page may load slowly.
      setOutcome("closed");
    }, LOOK_MS);
    return () => {
      unlisten();
      unsubscribe();
      clearInterval(looking);
    };
  }, [underWay, calendars]);

  return {
    waiting: outcome === null && underWay ? underWay.provider : null,
    outcome,
    begin: (provider, linkId) => {
      underWay?.popup.close();
      const attempt = newNonce();
      const popup = window.open(connectAddress(calendars.me, provider, linkedPath(attempt), linkId), "_blank", WINDOW);
      setOutcome(null);
      if (popup) setUnderWay({ provider, attempt, popup });
      else window.location.assign(connectAddress(calendars.me, provider, returnTo, linkId));
    },
    stop: () => {
      underWay?.popup.close();
      setUnderWay(null);
      setOutcome(null);
    },
  };
}
