import type { Availability } from "@/api/wire";
import { Fold } from "@/ui/Fold";
import { Select } from "@/ui/Select";
import { words } from "./words";
import type { FieldErrors } from "./hours";
import "./Options.css";

export interface OptionsProps {
  availability: Availability;
  onChange: (availability: Availability) => void;
  errors: FieldErrors;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** An amount of minutes in words, in the largest unit that says it exactly. */
function span(minutes: number): string {
  if (minutes === 0) return words.share.none;
  if (minutes % (7 * DAY) === 0) return words.weeks(minutes / (7 * DAY));
  if (minutes % DAY === 0) return words.days(minutes / DAY);
  if (minutes % HOUR === 0) return words.hours(minutes / HOUR);
  return words.minutes(minutes);
}

interface Amount {
  label: string;
  usual: readonly number[];
  value: number;
  say: (amount: number) => string;
  onChange: (amount: number) => void;
  error: string | undefined;
}

/** A choice among usual amounts, and the present one if it is none of them. */
function AmountSelect({ label, usual, value, say, onChange, error }: Amount) {
  const amounts = usual.includes(value) ? usual : [...usual, value].toSorted((a, b) => a - b);
  return (
    <Select
      label={label}
      options={amounts.map((amount) => ({ id: String(amount), label: say(amount) }))}
      value={String(value)}
      onChange={(id) => {
        onChange(Number(id));
      }}
      error={error}
    />
  );
}

const BUFFERS = [0, 5, 10, 15, 30, 45, 60];
const NOTICE = [0, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];
const HORIZON = [7, 14, 30, 60, 90, 180, 365];
/** 0 stands for the length of the meeting. */
const STEPS = [0, 15, 30, 45, 60];

/** What few people change: buffers, notice, how far ahead, and how often a time is offered. */
export function Options({ availability, onChange, errors }: OptionsProps) {
  const { buffer_before, buffer_after, min_notice, horizon_days, slot_step } = availability;
  const field = (name: keyof Availability, amount: number | null) => {
    onChange({ ...availability, [name]: amount });
  };
  return (
    <Fold title={words.share.options}>
      <div className="options-grid">
        <AmountSelect
          label={words.share.bufferBefore}
          usual={BUFFERS}
          value={buffer_before}
          say={span}
          onChange={(amount) => {
            field("buffer_before", amount);
          }}
          error={errors["buffer_before"]}
        />
        <AmountSelect
          label={words.share.bufferAfter}
          usual={BUFFERS}
          value={buffer_after}
          say={span}
          onChange={(amount) => {
            field("buffer_after", amount);
          }}
          error={errors["buffer_after"]}
        />
        <AmountSelect
          label={words.share.minNotice}
          usual={NOTICE}
          value={min_notice}
          say={span}
          onChange={(amount) => {
            field("min_notice", amount);
          }}
          error={errors["min_notice"]}
        />
        <AmountSelect
          label={words.share.horizon}
          usual={HORIZON}
          value={horizon_days}
          say={words.days}
          onChange={(amount) => {
            field("horizon_days", amount);
          }}
          error={errors["horizon_days"]}
        />
        <AmountSelect
          label={words.share.slotStep}
          usual={STEPS}
          value={slot_step ?? 0}
          say={(amount) => (amount === 0 ? words.share.slotStepAuto : words.minutes(amount))}
          onChange={(amount) => {
            field("slot_step", amount === 0 ? null : amount);
          }}
          error={errors["slot_step"]}
        />
      </div>
    </Fold>
  );
}
