import { flushSync } from "react-dom";
import type { HourRange } from "@/api/wire";
import { CloseIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { rangeText, wallTime } from "../summary";
import { words } from "./words";
import { choices, type FieldErrors } from "./hours";
import { focusAfterRemoval } from "./rangeFocus";

export interface RangeListProps {
  /** The day that they are of, for readers. */
  day: string;
  ranges: readonly HourRange[];
  onChange: (ranges: HourRange[]) => void;
  errors: FieldErrors;
}

const options = (edge: "start" | "end", current: string) =>
  choices(edge, current).map((time) => ({ id: time, label: wallTime(time) }));

/** The ranges of one day, each with its start, its end, and a way to remove it. */
export function RangeList({ day, ranges, onChange, errors }: RangeListProps) {
  function remove(index: number, group: Element | null) {
    flushSync(() => {
      onChange(ranges.toSpliced(index, 1));
    });
    focusAfterRemoval(group, index);
  }
  return ranges.map((range, index) => {
    const error = errors[`${index}.start`] ?? errors[`${index}.end`];
    const set = (change: Partial<HourRange>) => {
      onChange(ranges.with(index, { ...range, ...change }));
    };
    return (
      <div key={index} className="range">
        <div className="range-fields">
          <Select
            label={words.share.from(day)}
            hideLabel
            options={options("start", range.start)}
            value={range.start}
            onChange={(start) => {
              set({ start });
            }}
          />
          <span aria-hidden="true">–</span>
          <Select
            label={words.share.to(day)}
            hideLabel
            options={options("end", range.end)}
            value={range.end}
            onChange={(end) => {
              set({ end });
            }}
          />
          <IconButton
            label={words.share.removeRange(day, rangeText(range))}
            size="small"
            onPress={({ target }) => {
              remove(index, target.closest("[role=group]"));
            }}
          >
            <CloseIcon aria-hidden />
          </IconButton>
        </div>
        {error !== undefined && (
          <p className="field-error" role="alert">
            {error}
          </p>
        )}
      </div>
    );
  });
}
