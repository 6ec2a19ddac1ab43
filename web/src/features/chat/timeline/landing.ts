import { useCallback, useEffect, useMemo, useState } from "react";
import type { Id } from "@/api/wire";
import { FOCUS_RESTORED_MS } from "@/ui/focus";
import { useChat, useChatState } from "../context";
import type { Row } from "../rows";

/** How long the message that one was led to stands out. */
const STANDS_OUT_MS = 2_500;

/**
 * Leads the reader to a message.
 *
 * @param goTo puts the focus on a row, so that it is read out, too.
 * @returns `led`, the key of the row to be brought into sight; `onCome`, to be told that it is
 *   there; `landed`, the key of the row that stands out meanwhile.
 */
export function useLanding(roomId: Id, rows: readonly Row[], goTo: (key: string) => void) {
  const chat = useChat();
  const seq = useChatState((state) => state.led[roomId]);
  const led = useMemo(() => (seq === undefined ? null : keyAt(rows, seq)), [rows, seq]);
  const [landed, setLanded] = useState<{ key: string } | null>(null);
  const onCome = useCallback(
    (key: string) => {
      chat.come(roomId);
      setLanded({ key });
    },
    [chat, roomId],
  );
  useEffect(() => {
    if (!landed) return;
    // A window that was open over the page gives the focus back first.
    const focusing = setTimeout(() => {
      goTo(landed.key);
    }, 2 * FOCUS_RESTORED_MS);
    const ending = setTimeout(() => {
      setLanded(null);
    }, STANDS_OUT_MS);
    return () => {
      clearTimeout(focusing);
      clearTimeout(ending);
    };
  }, [landed, goTo]);
  return { led, onCome, landed: landed?.key ?? null };
}

/** The row of a message, or where it is not shown, of the next one that is. */
function keyAt(rows: readonly Row[], seq: number): string | null {
  const row =
    rows.find((one) => one.type === "message" && one.message.seq >= seq) ??
    rows.findLast(({ type }) => type === "message");
  return row?.key ?? null;
}
