import type { RefObject } from "react";
import { useEffect, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Id } from "@/api/wire";
import { Button } from "@/ui/Button";
import { CloseIcon, UpIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { useChat } from "../context";
import type { Row } from "../rows";
import { words } from "../search/words";
import { useAttention } from "./reading";

export interface UnreadJumpProps {
  roomId: Id;
  rows: readonly Row[];
  list: RefObject<VirtualizerHandle | null>;
  /** After this `seq` begins what is new. */
  newAfter: number;
  /** Changes as the reader scrolls. */
  moved: number;
}

/** Leads to the first new message while it stands above what is in sight. Once somebody has seen it, it is known where it is. */
export function UnreadJump({ roomId, rows, list, newAfter, moved }: UnreadJumpProps) {
  const chat = useChat();
  const attentive = useAttention();
  const [known, setKnown] = useState(-1);
  const [isAbove, setAbove] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const where = placeOf(rows, list.current);
      setAbove(where === "above");
      if (where === "in sight" && attentive) setKnown(newAfter);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [rows, list, newAfter, moved, attentive]);
  if (!isAbove || known === newAfter) return null;
  return (
    <div className="timeline-unread">
      <Button size="small" icon={<UpIcon aria-hidden />} onPress={() => void chat.show(roomId, newAfter + 1)}>
        {words.toUnread}
      </Button>
      <IconButton
        label={words.notToUnread}
        size="small"
        onPress={() => {
          setKnown(newAfter);
        }}
      >
        <CloseIcon aria-hidden />
      </IconButton>
    </div>
  );
}

/** Where the line above what is new stands. Where it is not here, it is further up: what is new goes on to the end. */
function placeOf(rows: readonly Row[], list: VirtualizerHandle | null): "above" | "in sight" | "below" {
  const line = rows.findIndex(({ type }) => type === "new");
  if (!list || list.viewportSize === 0) return "below";
  if (line < 0) return "above";
  const top = list.getItemOffset(line);
  if (top < list.scrollOffset) return "above";
  return top < list.scrollOffset + list.viewportSize ? "in sight" : "below";
}
