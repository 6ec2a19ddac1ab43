import { memo, type ReactNode } from "react";
import type { Message, Room } from "@/api/wire";
import type { Row } from "../rows";
import { words } from "../words";
import { DayLine } from "./DayLine";
import { MessageRow } from "./MessageRow";
import { PendingRow } from "./PendingRow";

export interface TimelineRowProps {
  row: Row;
  room: Room;
  repliedTo: Message | undefined;
  /** Names of those who have read it; empty where it is not said. */
  readers: readonly string[];
  isEditing: boolean;
  isTabStop: boolean;
  /** One was just led to it. */
  isLanded: boolean;
  renderCard: (message: Message) => ReactNode;
  onActive: (key: string) => void;
  onEdit: (message: Message | null) => void;
  onReply: (message: Message) => void;
  /** Leads to another message of the room. */
  onShow: (seq: number) => void;
}

export const TimelineRow = memo(function TimelineRow({ row, ...rest }: TimelineRowProps) {
  switch (row.type) {
    case "day":
      return <DayLine at={row.at} room={rest.room} />;
    case "new":
      return (
        <div className="line line-new" role="separator">
          <span>{words.newLine}</span>
        </div>
      );
    case "pending":
      return (
        <PendingRow rowKey={row.key} pending={row.pending} grouped={row.grouped} isTabStop={rest.isTabStop} />
      );
    case "message":
      return <MessageRow rowKey={row.key} message={row.message} grouped={row.grouped} {...rest} />;
    default:
      return row satisfies never;
  }
}, sameRow);

/** Rows are made anew with every message; what they show seldom changes. */
function sameRow(before: TimelineRowProps, after: TimelineRowProps): boolean {
  return (
    sameContent(before.row, after.row) &&
    before.room.members === after.room.members &&
    before.repliedTo === after.repliedTo &&
    before.readers.join() === after.readers.join() &&
    before.isEditing === after.isEditing &&
    before.isTabStop === after.isTabStop &&
    before.isLanded === after.isLanded &&
    before.renderCard === after.renderCard &&
    before.onActive === after.onActive &&
    before.onEdit === after.onEdit &&
    before.onReply === after.onReply &&
    before.onShow === after.onShow
  );
}

function sameContent(a: Row, b: Row): boolean {
  if (a.type === "message" && b.type === "message") return a.message === b.message && a.grouped === b.grouped;
  if (a.type === "pending" && b.type === "pending") return a.pending === b.pending && a.grouped === b.grouped;
  return a.type === b.type && a.key === b.key;
}
