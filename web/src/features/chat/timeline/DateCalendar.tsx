import { type CalendarDate, getLocalTimeZone, parseDate, today } from "@internationalized/date";
import { useState } from "react";
import type { Instant, Room } from "@/api/wire";
import { dayKey } from "@/lib/dates";
import { MonthCalendar } from "@/ui/MonthCalendar";
import { say } from "@/ui/toasts";
import { useChat } from "../context";
import { words } from "../search/words";

export interface DateCalendarProps {
  room: Room;
  /** The day from which one looks for another. */
  at: Instant;
  onClose: () => void;
}

/** The days of a conversation; choosing one leads to what was said first on it. */
export function DateCalendar({ room, at, onClose }: DateCalendarProps) {
  const chat = useChat();
  const [focused, setFocused] = useState<CalendarDate>(() => parseDate(dayKey(at)));
  const first = parseDate(dayKey(room.created_at));
  async function show(date: CalendarDate) {
    onClose();
    const answer = await chat.showSince(room.id, date.toDate(getLocalTimeZone()).toISOString());
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  return (
    <MonthCalendar
      label={words.toDate}
      value={null}
      onChange={(date) => void show(date)}
      focused={focused}
      onFocusChange={setFocused}
      earliest={first}
      latest={today(getLocalTimeZone())}
      isAvailable={() => true}
    />
  );
}
