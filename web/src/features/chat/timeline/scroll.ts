import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "../rows";
import type { Timeline } from "../state/types";

/** Nearer to an end than this, more is loaded. */
const NEAR_PX = 600;
/** This near to the newest end still counts as being there. */
const AT_END_PX = 32;
/** Rows that come into sight for the first time turn out as tall as they are within this time. */
const SETTLED_MS = 600;

/** What a reader scrolls with, and how long it goes on after the last touch. */
const INPUTS = ["wheel", "touchmove", "pointerdown", "keydown", "focusin"] as const;
const READER_MS = 1_000;
/** So long after heights changed, the browser may still scroll by itself. */
const LAYOUT_MS = 1_000;

/** What stays in its place while heights change: the newest end, or for a moment a row, or nothing. */
type Anchor = "end" | { row: number; until: number } | null;

export interface ScrollParts {
  box: RefObject<HTMLElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  rows: readonly Row[];
  window: Timeline;
  /** One's own messages on their way: writing one leads to the newest end. */
  pendingCount: number;
  load: (which: "earlier" | "later") => void;
}

/** Keeps the timeline where the reader wants it while rows come and go at both ends. */
export function useScroll({ box, list, rows, window, pendingCount, load }: ScrollParts) {
  /** Not before it was measured: what is out of sight must not count as read. */
  const [atEnd, setAtEnd] = useState(false);
  const [isMeasured, setMeasured] = useState(false);
  /** Rises while the reader scrolls, a few times a second. */
  const [moved, setMoved] = useState(0);
  const anchor = useRef<Anchor>("end");
  const offsetBefore = useRef(0);
  const hands = useRef(whoScrolls());
  const placed = useRef(false);
  const first = window.messages[0]?.seq ?? 0;
  const firstBefore = useRef(first);
  // The virtual list must know in the very drawing that adds rows before the others.
  // oxlint-disable-next-line react/refs
  const shift = first < firstBefore.current;
  const pendingBefore = useRef(pendingCount);

  const { hasAfter } = window;

  function toEnd() {
    anchor.current = "end";
    if (box.current) keepInPlace("end", box.current, list.current);
  }

  // Heights change when rows are drawn, and with fonts, pictures and the window.
  useEffect(() => {
    const scrolled = box.current;
    if (!scrolled) return;
    const observer = new ResizeObserver(() => {
      hands.current.layout();
      keepInPlace(within(anchor.current, hasAfter), scrolled, list.current);
    });
    for (const part of [scrolled, ...scrolled.children]) observer.observe(part);
    const reader = () => {
      hands.current.reader();
    };
    for (const name of INPUTS) scrolled.addEventListener(name, reader, { passive: true });
    return () => {
      observer.disconnect();
      for (const name of INPUTS) scrolled.removeEventListener(name, reader);
    };
  }, [box, list, hasAfter]);

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
      if (line > 0) anchor.current = { row: line - 1, until: performance.now() + SETTLED_MS };
    }
    if (wrote) anchor.current = "end";
    hands.current.layout();
    if (box.current) keepInPlace(within(anchor.current, hasAfter), box.current, list.current);
  }, [box, list, rows, pendingCount, hasAfter]);

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
      const wentUp = offset < offsetBefore.current && hands.current.isReader();
      offsetBefore.current = offset;
      if (below < AT_END_PX) anchor.current = "end";
      else if (wentUp && anchor.current === "end") anchor.current = null;
      setAtEnd(below < AT_END_PX);
      loadNear();
      throttle.current ??= setTimeout(() => {
        throttle.current = undefined;
        setMoved((count) => count + 1);
      }, 200);
    },
  };
}

/** While there is more to load after the window, its end is not the newest end. */
function within(anchor: Anchor, hasAfter: boolean): Anchor {
  return hasAfter && anchor === "end" ? null : anchor;
}

function keepInPlace(anchor: Anchor, box: HTMLElement, list: VirtualizerHandle | null) {
  if (anchor === "end") box.scrollTo({ top: box.scrollHeight, behavior: "instant" });
  else if (anchor && performance.now() < anchor.until) list?.scrollToIndex(anchor.row, { align: "start" });
}

/** Tells a reader's scrolling from the browser's own, which follows a change of heights. */
function whoScrolls() {
  let changed = -Infinity;
  let touched = -Infinity;
  return {
    layout: () => {
      changed = performance.now();
    },
    reader: () => {
      touched = performance.now();
    },
    isReader: () => {
      const now = performance.now();
      return now - touched < READER_MS || now - changed > LAYOUT_MS;
    },
  };
}
