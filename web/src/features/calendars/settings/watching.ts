import { useEffect } from "react";
import { useCalendars } from "../context";

const EVERY_MS = 30_000;

/** Keeps what is said of the accounts true while it is looked at: when they were last checked is told by no event. */
export function useWatching() {
  const calendars = useCalendars();
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void calendars.look();
    };
    const timer = setInterval(look, EVERY_MS);
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [calendars]);
}
