import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "../rows";
import type { Timeline } from "../state/types";

/** Nearer to an end than this, more is loaded. */
const NEAR_PX = 600;
/** This near to the newest end still counts as being there. */
const AT_END_PX = 32;

export interface ScrollParts {
  list: RefObject<VirtualizerHandle | null>;
  rows: readonly Row[];
  window: Timeline;
  /** One's own messages on their way: writing one leads to the newest end. */
  pendingCount: number;
  load: (which: "earlier" | "later") => void;
}

/** Keeps the timeline where the reader wants it while rows come and go at both ends. */
export function useScroll({ list, rows, window, pendingCount, load }: ScrollParts) {
  /** Not before it was measured: what is out of sight must not count as read. */
  const [atEnd, setAtEnd] = useState(false);
  const [isMeasured, setMeasured] = useState(false);
  /** Rises while the reader scrolls, a few times a second. */
  const [moved, setMoved] = useState(0);
  const sticks = useRef(true);
  const placed = useRef(false);
  const first = window.messages[0]?.seq ?? 0;
  const firstBefore = useRef(first);
  // The virtual list must know in the very drawing that adds rows before the others.
  // oxlint-disable-next-line react/refs
  const shift = first < firstBefore.current;
  const pendingBefore = useRef(pendingCount);

  function toEnd() {
    sticks.current = true;
    list.current?.scrollToIndex(rows.length - 1, { align: "end" });
  }

  function loadNear() {
    const handle = list.current;
    if (!handle || !placed.current) return;
    const below = handle.scrollSize - handle.scrollOffset - handle.viewportSize;
    if (window.hasBefore && handle.scrollOffset < NEAR_PX) load("earlier");
    else if (window.hasAfter && below < NEAR_PX) load("later");
  }

  useLayoutEffect(() => {
    firstBefore.current = first;
  }, [first]);

  useLayoutEffect(() => {
    if (rows.length === 0) return;
    const wrote = pendingCount > pendingBefore.current;
    pendingBefore.current = pendingCount;
    if (!placed.current) {
      placed.current = true;
      const line = rows.findIndex(({ type }) => type === "new");
      if (line > 0) {
        sticks.current = false;
        list.current?.scrollToIndex(line - 1, { align: "start" });
        return;
      }
    }
    if (wrote || (sticks.current && !window.hasAfter)) {
      sticks.current = true;
      list.current?.scrollToIndex(rows.length - 1, { align: "end" });
    }
  }, [list, rows, pendingCount, window.hasAfter]);

  function measure() {
    const handle = list.current;
    if (!handle || !placed.current) return;
    setMeasured(true);
    setAtEnd(handle.scrollSize - handle.scrollOffset - handle.viewportSize < AT_END_PX);
  }

  useEffect(() => {
    loadNear();
    // Once the list has drawn and moved to where it was sent.
    const frame = requestAnimationFrame(measure);
    return () => {
      cancelAnimationFrame(frame);
    };
  });

  const throttle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(throttle.current);
    },
    [],
  );

  return {
    atEnd,
    isPlaced: isMeasured,
    moved,
    // oxlint-disable-next-line react/refs
    shift,
    toEnd,
    onScroll: (offset: number) => {
      const handle = list.current;
      if (!handle) return;
      const below = handle.scrollSize - offset - handle.viewportSize;
      sticks.current = below < AT_END_PX;
      setAtEnd(sticks.current);
      loadNear();
      throttle.current ??= setTimeout(() => {
        throttle.current = undefined;
        setMoved((count) => count + 1);
      }, 200);
    },
    onResize: () => {
      if (sticks.current && !window.hasAfter) toEnd();
    },
  };
}
