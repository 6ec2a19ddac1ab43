import { type CalendarDate, parseDate, today } from "@internationalized/date";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Availability, DateOverride } from "@/api/wire";
import { longDay } from "@/lib/dates";
import { Button } from "@/ui/Button";
import { DateInput } from "@/ui/DateInput";
import { Fold } from "@/ui/Fold";
import { AddIcon, DeleteIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { words } from "./words";
import { AddRange } from "./AddRange";
import { below, type FieldErrors } from "./hours";
import { RangeList } from "./RangeList";
import "./Overrides.css";

export interface OverridesProps {
  availability: Availability;
  onChange: (availability: Availability) => void;
  errors: FieldErrors;
}

/** Dates on which other hours hold than in the week. A new one counts once its date has been entered. */
export function Overrides({ availability, onChange, errors }: OverridesProps) {
  const { overrides, time_zone } = availability;
  const now = today(time_zone);
  const add = useRef<HTMLButtonElement>(null);
  const [isAsking, setAsking] = useState(false);
  /** Where the date stands that was entered last. */
  const [entered, setEntered] = useState(-1);
  const set = (next: DateOverride[]) => {
    onChange({ ...availability, overrides: next });
  };
  return (
    <Fold title={words.share.overrides} summary={words.share.overridesSummary(overrides.length)}>
      <p className="field-description">{words.share.overridesHint}</p>
      {errors["overrides"] !== undefined && (
        <p className="field-error" role="alert">
          {errors["overrides"]}
        </p>
      )}
      {overrides.map((override, index) => (
        <OverrideRow
          key={index}
          override={override}
          earliest={now}
          isNew={index === entered}
          errors={below(errors, `overrides.${index}`)}
          onChange={(next) => {
            set(overrides.with(index, next));
          }}
          onRemove={() => {
            flushSync(() => {
              set(overrides.toSpliced(index, 1));
            });
            add.current?.focus();
          }}
        />
      ))}
      {isAsking && (
        <NewDate
          key={overrides.length}
          earliest={now}
          onDate={(date) => {
            setAsking(false);
            setEntered(overrides.length);
            set([...overrides, { date: date.toString(), ranges: [] }]);
          }}
          onDrop={() => {
            flushSync(() => {
              setAsking(false);
            });
            add.current?.focus();
          }}
        />
      )}
      <div>
        <Button
          ref={add}
          size="small"
          icon={<AddIcon aria-hidden />}
          isDisabled={isAsking}
          onPress={() => {
            setAsking(true);
          }}
        >
          {words.share.addOverride}
        </Button>
      </div>
    </Fold>
  );
}

interface NewDateProps {
  earliest: CalendarDate;
  onDate: (date: CalendarDate) => void;
  onDrop: () => void;
}

/** Asks for a date. It is taken when it is whole: a year is typed digit by digit. */
function NewDate({ earliest, onDate, onDrop }: NewDateProps) {
  const [date, setDate] = useState<CalendarDate | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div ref={box} className="override" role="group" aria-label={words.share.newDate}>
      <div className="override-head">
        <DateInput
          label={words.share.overrideDate}
          hideLabel
          autoFocus
          value={date}
          earliest={earliest}
          onChange={(chosen) => {
            setDate(chosen);
            if (chosen && chosen.compare(earliest) >= 0) onDate(chosen);
          }}
        />
        <IconButton label={words.share.dropDate} size="small" onPress={onDrop}>
          <DeleteIcon aria-hidden />
        </IconButton>
      </div>
      <p className="day-off">{words.share.chooseDate}</p>
    </div>
  );
}

interface OverrideRowProps {
  override: DateOverride;
  /** The field in which its date was entered is gone; what comes next are its hours. */
  isNew: boolean;
  earliest: CalendarDate;
  errors: FieldErrors;
  onChange: (override: DateOverride) => void;
  onRemove: () => void;
}

function OverrideRow({ override, isNew, earliest, errors, onChange, onRemove }: OverrideRowProps) {
  const { date, ranges } = override;
  const name = longDay(`${date}T12:00:00Z`, Date.parse(`${earliest.toString()}T12:00:00Z`), "UTC");
  return (
    <div className="override" role="group" aria-label={name}>
      <div className="override-head">
        <DateInput
          label={words.share.overrideDate}
          hideLabel
          value={parseDate(date)}
          earliest={earliest}
          error={errors["date"]}
          onChange={(chosen) => {
            if (chosen) onChange({ date: chosen.toString(), ranges });
          }}
        />
        <AddRange
          day={name}
          ranges={ranges}
          autoFocus={isNew}
          onChange={(changed) => {
            onChange({ date, ranges: changed });
          }}
        />
        <IconButton label={words.share.removeOverride(name)} size="small" onPress={onRemove}>
          <DeleteIcon aria-hidden />
        </IconButton>
      </div>
      {ranges.length === 0 ? (
        <p className="day-off">{words.share.dateOff}</p>
      ) : (
        <RangeList
          day={name}
          ranges={ranges}
          errors={below(errors, "ranges")}
          onChange={(changed) => {
            onChange({ date, ranges: changed });
          }}
        />
      )}
    </div>
  );
}
