import { type CalendarDate, parseDate, today } from "@internationalized/date";
import type { Availability, DateOverride } from "@/api/wire";
import { longDay } from "@/lib/dates";
import { Button } from "@/ui/Button";
import { DateInput } from "@/ui/DateInput";
import { Fold } from "@/ui/Fold";
import { AddIcon, DeleteIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { words } from "../words";
import { below, type FieldErrors, nextRange } from "./hours";
import { RangeList } from "./RangeList";
import "./Overrides.css";

export interface OverridesProps {
  availability: Availability;
  onChange: (availability: Availability) => void;
  errors: FieldErrors;
}

/** The first date from tomorrow on that is not in the list. */
function freeDate(overrides: readonly DateOverride[], from: CalendarDate): string {
  let date = from.add({ days: 1 });
  while (overrides.some((one) => one.date === date.toString())) date = date.add({ days: 1 });
  return date.toString();
}

/** Dates on which other hours hold than in the week. */
export function Overrides({ availability, onChange, errors }: OverridesProps) {
  const { overrides, time_zone } = availability;
  const now = today(time_zone);
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
          errors={below(errors, `overrides.${index}`)}
          onChange={(next) => {
            set(overrides.with(index, next));
          }}
          onRemove={() => {
            set(overrides.toSpliced(index, 1));
          }}
        />
      ))}
      <div>
        <Button
          size="small"
          icon={<AddIcon aria-hidden />}
          onPress={() => {
            set([...overrides, { date: freeDate(overrides, now), ranges: [] }]);
          }}
        >
          {words.share.addOverride}
        </Button>
      </div>
    </Fold>
  );
}

interface OverrideRowProps {
  override: DateOverride;
  earliest: CalendarDate;
  errors: FieldErrors;
  onChange: (override: DateOverride) => void;
  onRemove: () => void;
}

function OverrideRow({ override, earliest, errors, onChange, onRemove }: OverrideRowProps) {
  const { date, ranges } = override;
  const name = longDay(`${date}T12:00:00Z`, Date.parse(`${earliest.toString()}T12:00:00Z`), "UTC");
  const next = nextRange(ranges);
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
        <IconButton
          label={words.share.addRange(name)}
          size="small"
          isDisabled={next === null}
          onPress={() => {
            if (next) onChange({ date, ranges: [...ranges, next] });
          }}
        >
          <AddIcon aria-hidden />
        </IconButton>
        <IconButton label={words.share.removeOverride(name)} size="small" onPress={onRemove}>
          <DeleteIcon aria-hidden />
        </IconButton>
      </div>
      {ranges.length === 0 ? (
        <p className="day-off">{words.share.unavailable}</p>
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
