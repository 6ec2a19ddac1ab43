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
const INPUTS = ["wheel", "touchmove", "pointerdown", "keydown"] as const;
const READER_MS = 1_000;
const SCROLL_KEYS = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "]);

/** What stays in its place while heights change: the newest end, or for a moment a row, or nothing. */
type Anchor = "end" | RowAnchor | null;

interface RowAnchor {
  /** The row's key: its place changes as others come before it. */
  key: string;
  align: "start" | "center";
  until: number;
}

/** What stays in place, and how things stood when rows were last put there or scrolled. */
interface Held {
  anchor: Anchor;
  rows: readonly Row[];
  seen: Extent;
  /** How many changes of heights are so recent that rows may still move because of them. */
  unsettled: number;
}

/** How tall all rows are, how much of that is in sight, and from where on, in pixels. */
interface Extent {
  top: number;
  content: number;
  sight: number;
}

export interface ScrollParts {
  box: RefObject<HTMLElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  rows: readonly Row[];
  window: Timeline;
  /** One's own messages on their way: writing one leads to the newest end. */
  pendingCount: number;
  /** The `seq` of what one last did here other than writing, which leads there, too. */
  acted: number;
  /** The row that the reader is being led to. */
  led: string | null;
  onCome: (key: string) => void;
  load: (which: "earlier" | "later") => void;
}

/** Keeps the timeline where the reader wants it while rows come and go at both ends. */
export function useScroll({ box, list, rows, window, pendingCount, acted, led, onCome, load }: ScrollParts) {
  /** Not before it was measured: what is out of sight must not count as read. */
  const [atEnd, setAtEnd] = useState(false);
  const [isMeasured, setMeasured] = useState(false);
  /** Rises while the reader scrolls, a few times a second. */
  const [moved, setMoved] = useState(0);
  const held = useRef<Held>({ anchor: "end", rows, seen: { top: 0, content: 0, sight: 0 }, unsettled: 0 });
  const touched = useRef(-Infinity);
  const placed = useRef(false);
  const first = window.messages[0]?.seq ?? 0;
  const drawn = useRef({ first, epoch: window.epoch });
  // The virtual list must know in the very drawing that adds rows before the others, or takes them away.
  // oxlint-disable-next-line react/refs
  const shift = first !== drawn.current.first && window.epoch === drawn.current.epoch;
  const pendingBefore = useRef(pendingCount);
  const actedBefore = useRef(acted);

  const { hasAfter } = window;

  function toEnd() {
    held.current.anchor = "end";
    // Whoever asks for it has seen to it that the newest end is there, if only since this was drawn.
    if (box.current) keepInPlace(held.current, box.current, list.current, false);
  }

  // Heights change when rows are drawn, and with fonts, pictures, the window and what stands below the timeline.
  useEffect(() => {
    const scrolled = box.current;
    if (!scrolled) return;
    const observer = new ResizeObserver(() => {
      keepInPlace(held.current, scrolled, list.current, hasAfter);
    });
    for (const part of [scrolled, ...scrolled.children]) observer.observe(part);
    const onInput = (event: Event) => {
      if (!mayScroll(event, scrolled)) return;
      touched.current = performance.now();
      // Whoever scrolls goes where they want, not where they were being led.
      if (typeof held.current.anchor === "object") held.current.anchor = null;
    };
    for (const name of INPUTS) scrolled.addEventListener(name, onInput, { passive: true });
    return () => {
      observer.disconnect();
      for (const name of INPUTS) scrolled.removeEventListener(name, onInput);
    };
  }, [box, list, hasAfter]);

  function loadNear() {
    const handle = list.current;
    if (!handle || !placed.current) return;
    const below = handle.scrollSize - handle.scrollOffset - handle.viewportSize;
    if (window.hasBefore && handle.scrollOffset < NEAR_PX) load("earlier");
    else if (window.hasAfter && below < NEAR_PX) load("later");
  }

  const { epoch } = window;
  useLayoutEffect(() => {
    drawn.current = { first, epoch };
  }, [first, epoch]);

  useLayoutEffect(() => {
    held.current.rows = rows;
    if (rows.length === 0) return;
    const wrote = pendingCount > pendingBefore.current || acted > actedBefore.current;
    pendingBefore.current = pendingCount;
    actedBefore.current = acted;
    if (!placed.current) {
      placed.current = true;
      const line = rows.findIndex(({ type }) => type === "new");
      const above = rows[line - 1];
      if (above) held.current.anchor = { key: above.key, align: "start", until: performance.now() + SETTLED_MS };
    }
    if (led !== null) {
      held.current.anchor = { key: led, align: "center", until: performance.now() + SETTLED_MS };
      onCome(led);
    }
    if (wrote) held.current.anchor = "end";
    if (box.current) keepInPlace(held.current, box.current, list.current, hasAfter);
  }, [box, list, rows, pendingCount, acted, hasAfter, led, onCome]);

  function measure() {
    if (!box.current || !placed.current) return;
    setMeasured(true);
    setAtEnd(isAtEnd(extentOf(box.current)));
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
    shift,
    toEnd,
    onScroll: () => {
      if (!box.current) return;
      const before = held.current.seen;
      const extent = extentOf(box.current);
      see(held.current, extent);
      if (isAtEnd(extent)) held.current.anchor = hasAfter ? null : "end";
      else if (held.current.anchor === "end") {
        const byReader = performance.now() - touched.current < READER_MS || held.current.unsettled === 0;
        if (!byReader) keepInPlace(held.current, box.current, list.current, hasAfter);
        else if (extent.top < before.top) held.current.anchor = null;
      }
      setAtEnd(isAtEnd(held.current.seen));
      loadNear();
      throttle.current ??= setTimeout(() => {
        throttle.current = undefined;
        setMoved((count) => count + 1);
      }, 200);
    },
  };
}

/** To be called whenever heights may have changed. */
function keepInPlace(held: Held, box: HTMLElement, list: VirtualizerHandle | null, hasAfter: boolean) {
  held.anchor = lasting(held);
  if (held.anchor === "end") {
    // While there is more to load after the window, its end is not the newest end.
    if (!hasAfter) box.scrollTo({ top: box.scrollHeight, behavior: "instant" });
  } else if (held.anchor) {
    const { key, align } = held.anchor;
    const index = held.rows.findIndex((row) => row.key === key);
    if (index >= 0) list?.scrollToIndex(index, { align });
  }
  see(held, extentOf(box));
}

/**
 * Notes how things stand. The browser and the virtual list scroll by themselves, but only after
 * heights have changed: the browser before anybody who observes them hears of it, the list within
 * the frame, which is told of in the next. Whatever else scrolls does so for the reader: the
 * wheel, a finger, a search in the page, a screen reader.
 */
function see(held: Held, extent: Extent) {
  const { content, sight } = held.seen;
  held.seen = extent;
  if (content === extent.content && sight === extent.sight) return;
  held.unsettled += 1;
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      held.unsettled -= 1;
    });
  });
}

/** A row stays in its place for a moment only; if the newest end is then in sight, that is what stays. */
function lasting({ anchor, seen }: Held): Anchor {
  if (anchor === null || anchor === "end" || performance.now() < anchor.until) return anchor;
  return isAtEnd(seen) ? "end" : null;
}

function extentOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): Extent {
  return { top: scrollTop, content: scrollHeight, sight: clientHeight };
}

function isAtEnd({ top, content, sight }: Extent): boolean {
  return content - top - sight < AT_END_PX;
}

/** Whether a reader may be scrolling with it, also while heights change. */
function mayScroll(event: Event, box: HTMLElement): boolean {
  // Of presses only those on the scrollbar; of keys only those that scroll.
  if (event.type === "pointerdown") return event.target === box;
  return !(event instanceof KeyboardEvent) || SCROLL_KEYS.has(event.key);
}
