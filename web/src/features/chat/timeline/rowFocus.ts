import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "../rows";

export interface RowFocusParts {
  list: RefObject<VirtualizerHandle | null>;
  box: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
}

const isStop = (row: Row | undefined) => row?.type === "message" || row?.type === "pending";

/** One tab stop for the whole timeline; the arrow keys, Home and End go from message to message. */
export function useRowFocus({ list, box, rows }: RowFocusParts) {
  const [active, setActive] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const [, setAsked] = useState(0);
  const last = rows.findLast(isStop)?.key ?? null;
  const index = active === null ? -1 : rows.findIndex(({ key }) => key === active);
  const tabStop = index >= 0 ? active : last;

  useEffect(() => {
    if (wanted.current === null) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`);
    if (!row) return;
    wanted.current = null;
    row.focus();
  });

  function target(key: string): number {
    const from = index >= 0 ? index : rows.length;
    switch (key) {
      case "ArrowUp":
        return rows.findLastIndex((row, at) => at < from && isStop(row));
      case "ArrowDown":
        return rows.findIndex((row, at) => at > from && isStop(row));
      case "Home":
        return rows.findIndex(isStop);
      case "End":
        return rows.findLastIndex(isStop);
      default:
        return -1;
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const on = event.target as HTMLElement;
    if (on.dataset["row"] === undefined) return;
    const to = target(event.key);
    const row = rows[to];
    if (!row) return;
    event.preventDefault();
    wanted.current = row.key;
    setActive(row.key);
    list.current?.scrollToIndex(to, { align: "nearest" });
  }

  const goTo = useCallback((key: string) => {
    wanted.current = key;
    setActive(key);
    // A row that was active already draws nothing anew.
    setAsked((count) => count + 1);
  }, []);
  const onActive = useCallback((key: string) => {
    setActive(key);
  }, []);
  return { tabStop, onKeyDown, onActive, goTo, keepMounted: index >= 0 ? [index] : [] };
}
