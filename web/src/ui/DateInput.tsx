import type { CalendarDate } from "@internationalized/date";
import { Button } from "react-aria-components/Button";
import { Calendar, CalendarCell, CalendarGrid } from "react-aria-components/Calendar";
import { DateInput as AriaDateInput, DateSegment } from "react-aria-components/DateField";
import { DatePicker } from "react-aria-components/DatePicker";
import { Dialog } from "react-aria-components/Dialog";
import { FieldError } from "react-aria-components/FieldError";
import { Group } from "react-aria-components/Group";
import { Heading } from "react-aria-components/Heading";
import { Label } from "react-aria-components/Label";
import { Popover } from "react-aria-components/Popover";
import { CalendarIcon, ChevronLeftIcon, ChevronRightIcon } from "./icons";
import "./DateInput.css";
import "./MonthCalendar.css";

export interface DateInputProps {
  label: string;
  hideLabel?: boolean;
  value: CalendarDate | null;
  onChange: (date: CalendarDate | null) => void;
  earliest: CalendarDate;
  error?: string | undefined;
  autoFocus?: boolean;
}

/** A date, typed or picked from a month. */
export function DateInput({ label, hideLabel = false, value, onChange, earliest, error, autoFocus = false }: DateInputProps) {
  return (
    <DatePicker
      className="field"
      value={value}
      onChange={onChange}
      minValue={earliest}
      autoFocus={autoFocus}
      {...(error !== undefined && { isInvalid: true })}
    >
      <Label className={hideLabel ? "visually-hidden" : "field-label"}>{label}</Label>
      <Group className="date-group">
        <AriaDateInput className="date-segments numeric">
          {(segment) => <DateSegment segment={segment} className="date-segment" />}
        </AriaDateInput>
        <Button className="date-button">
          <CalendarIcon aria-hidden />
        </Button>
      </Group>
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover date-popover">
        <Dialog className="date-dialog">
          <Calendar className="month month-plain">
            <div className="month-header">
              <Heading className="month-name" />
              <Button slot="previous" className="month-button">
                <ChevronLeftIcon aria-hidden />
              </Button>
              <Button slot="next" className="month-button">
                <ChevronRightIcon aria-hidden />
              </Button>
            </div>
            <CalendarGrid className="month-grid" weekdayStyle="short">
              {(date) => <CalendarCell date={date} className="month-day numeric" />}
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
