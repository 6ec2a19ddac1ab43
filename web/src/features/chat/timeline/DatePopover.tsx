import type { RefObject } from "react";
import { AnchoredPopover } from "@/ui/AnchoredPopover";
import { words } from "../search/words";
import { DateCalendar, type DateCalendarProps } from "./DateCalendar";
import "./DatePopover.css";

/** The days of a conversation, below the line of one. */
export default function DatePopover({ trigger, ...rest }: DateCalendarProps & { trigger: RefObject<HTMLElement | null> }) {
  return (
    <AnchoredPopover label={words.toDate} trigger={trigger} placement="bottom start" onClose={rest.onClose}>
      <div className="date-popover">
        <DateCalendar {...rest} />
      </div>
    </AnchoredPopover>
  );
}
