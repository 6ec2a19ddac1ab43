import { useEffect, useRef } from "react";

/**
 * Does something when the component goes while something in it is unsaved; before the whole page
 * goes, the browser asks.
 */
export function useLeaving(isUnsaved: boolean, onLeave: () => Promise<void>) {
  const latest = useRef({ isUnsaved, onLeave });
  useEffect(() => {
    latest.current = { isUnsaved, onLeave };
  });
  useEffect(
    () => () => {
      if (latest.current.isUnsaved) void latest.current.onLeave();
    },
    [],
  );
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("beforeunload", ask);
    };
  }, [isUnsaved]);
}
