import type { CalendarDate } from "@internationalized/date";
import { Button } from "react-aria-components/Button";
import { Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell } from "react-aria-components/Calendar";
import { Heading } from "react-aria-components/Heading";
import { ChevronLeftIcon, ChevronRightIcon } from "./icons";
import { words } from "./words";
import "./MonthCalendar.css";

export interface MonthCalendarProps {
  label: string;
  value: CalendarDate | null;
  onChange: (date: CalendarDate) => void;
  /** The date that has the focus; its month is the one in sight. */
  focused: CalendarDate;
  onFocusChange: (date: CalendarDate) => void;
  earliest: CalendarDate;
  latest?: CalendarDate | undefined;
  /** Only these can be chosen, and they are highlighted. */
  isAvailable: (date: CalendarDate) => boolean;
  /** It is not known yet which dates can be chosen. */
  isBusy?: boolean;
}

/** One month, in which the available dates stand out. */
export function MonthCalendar(props: MonthCalendarProps) {
  const { label, value, onChange, focused, onFocusChange, earliest, latest, isAvailable, isBusy = false } = props;
  return (
    <Calendar
      className="month"
      aria-label={label}
      value={value}
      onChange={onChange}
      focusedValue={focused}
      onFocusChange={onFocusChange}
      minValue={earliest}
      {...(latest && { maxValue: latest })}
      isDateUnavailable={(date) => !isAvailable(date as CalendarDate)}
      data-busy={isBusy}
    >
      <div className="month-header">
        <Heading className="month-name" />
        <Button slot="previous" className="month-button" aria-label={words.previousMonth}>
          <ChevronLeftIcon aria-hidden />
        </Button>
        <Button slot="next" className="month-button" aria-label={words.nextMonth}>
          <ChevronRightIcon aria-hidden />
        </Button>
      </div>
      <CalendarGrid className="month-grid" weekdayStyle="short">
        <CalendarGridHeader>
          {(day) => <CalendarHeaderCell className="month-weekday">{day}</CalendarHeaderCell>}
        </CalendarGridHeader>
        <CalendarGridBody>
          {(date) => <CalendarCell date={date} className="month-day numeric" />}
        </CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}
