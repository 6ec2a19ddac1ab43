import type { Availability, HourRange, Weekday } from "@/api/wire";
import { weekdayName, WEEKDAYS } from "../summary";
import { words } from "./words";
import { AddRange } from "./AddRange";
import { CopyHours } from "./CopyHours";
import { below, copied, type FieldErrors } from "./hours";
import { RangeList } from "./RangeList";
import "./WeeklyHours.css";

export interface WeeklyHoursProps {
  availability: Availability;
  onChange: (availability: Availability) => void;
  errors: FieldErrors;
}

/** For each weekday any number of ranges. */
export function WeeklyHours({ availability, onChange, errors }: WeeklyHoursProps) {
  const { weekly } = availability;
  return (
    <section className="weekly" aria-label={words.share.weekly}>
      <h3 className="field-label">{words.share.weekly}</h3>
      {WEEKDAYS.map((day) => (
        <DayHours
          key={day}
          day={day}
          ranges={weekly[day] ?? []}
          onChange={(ranges) => {
            onChange({ ...availability, weekly: { ...weekly, [day]: ranges } });
          }}
          onCopy={(to) => {
            onChange(copied(availability, day, to));
          }}
          errors={below(errors, `weekly.${day}`)}
        />
      ))}
    </section>
  );
}

interface DayHoursProps {
  day: Weekday;
  ranges: readonly HourRange[];
  onChange: (ranges: HourRange[]) => void;
  onCopy: (to: Weekday[]) => void;
  errors: FieldErrors;
}

function DayHours({ day, ranges, onChange, onCopy, errors }: DayHoursProps) {
  const name = weekdayName(day, "long");
  return (
    <div className="day" role="group" aria-label={name}>
      <span className="day-name" data-off={ranges.length === 0}>
        {name}
      </span>
      <div className="day-ranges">
        {ranges.length === 0 ? (
          <p className="day-off">{words.share.unavailable}</p>
        ) : (
          <RangeList day={name} ranges={ranges} onChange={onChange} errors={errors} />
        )}
      </div>
      <div className="day-tools">
        <AddRange day={name} ranges={ranges} onChange={onChange} />
        <CopyHours day={day} onCopy={onCopy} />
      </div>
    </div>
  );
}
