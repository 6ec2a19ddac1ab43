import { useEffect, useRef } from "react";

/**
 * Whoever writes is at the newest end, for what they wrote stands there.
 *
 * @param count of one's own messages on their way.
 * @param hasAfter the window ends before the newest message.
 */
export function useOwnWords(count: number, hasAfter: boolean, toNewest: () => void) {
  const before = useRef(count);
  useEffect(() => {
    const wroteOrArrived = count !== before.current;
    before.current = count;
    if (wroteOrArrived && hasAfter) toNewest();
  }, [count, hasAfter, toNewest]);
}
