import { type RefObject, useEffect, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Room } from "@/api/wire";
import { useChat } from "../context";
import type { Row } from "../rows";

/** Whether somebody is looking: the page is in sight and has the focus. */
export function useAttention(): boolean {
  const [attentive, setAttentive] = useState(() => document.hasFocus());
  useEffect(() => {
    const look = () => {
      setAttentive(document.visibilityState === "visible" && document.hasFocus());
    };
    window.addEventListener("focus", look);
    window.addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      window.removeEventListener("blur", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return attentive;
}

/**
 * After which `seq` the "new" line stands: what was read when the reader last looked away. Whoever
 * then writes or does something there has seen what was new.
 */
export function useNewLine(room: Room, pendingCount: number, acted: number): number | null {
  const attentive = useAttention();
  const [line, setLine] = useState(room.unread > 0 ? room.read_seq : null);
  const [wasAttentive, setWasAttentive] = useState(attentive);
  if (attentive !== wasAttentive) {
    setWasAttentive(attentive);
    if (!attentive && room.unread === 0) setLine(room.last_seq);
  }
  const [before, setBefore] = useState({ pendingCount, acted });
  if (pendingCount !== before.pendingCount || acted !== before.acted) {
    setBefore({ pendingCount, acted });
    if (pendingCount > before.pendingCount || acted > before.acted) setLine(null);
  }
  return line;
}

export interface MarkReadParts {
  room: Room;
  rows: readonly Row[];
  list: RefObject<VirtualizerHandle | null>;
  atEnd: boolean;
  /** Changes as the reader scrolls. */
  moved: number;
}

/** Tells the server what has been read: whatever was in sight of somebody who looked. */
export function useMarkRead({ room, rows, list, atEnd, moved }: MarkReadParts) {
  const chat = useChat();
  const attentive = useAttention();
  const { id, last_seq, read_seq } = room;
  useEffect(() => {
    if (!attentive || read_seq >= last_seq) return;
    const seen = atEnd ? last_seq : lastInSight(list.current, rows);
    if (seen > read_seq) chat.read(id, seen);
  }, [attentive, chat, id, last_seq, read_seq, atEnd, list, rows, moved]);
}

function lastInSight(list: VirtualizerHandle | null, rows: readonly Row[]): number {
  if (!list || list.viewportSize === 0) return 0;
  const bottom = list.scrollOffset + list.viewportSize;
  for (let index = list.findItemIndex(bottom); index >= 0; index -= 1) {
    const row = rows[index];
    const whole = list.getItemOffset(index) + list.getItemSize(index) <= bottom + 1;
    if (row?.type === "message" && whole) return row.message.seq;
  }
  return 0;
}
