import { flushSync } from "react-dom";
import type { HourRange } from "@/api/wire";
import { AddIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { nextRange } from "./hours";
import { focusAdded, isPressedTwice } from "./rangeFocus";
import { words } from "./words";

export interface AddRangeProps {
  /** The day that they are of, for readers. */
  day: string;
  ranges: readonly HourRange[];
  onChange: (ranges: HourRange[]) => void;
  autoFocus?: boolean;
}

/** Adds a range to a day, and goes on to its fields. */
export function AddRange({ day, ranges, onChange, autoFocus = false }: AddRangeProps) {
  const next = nextRange(ranges);
  return (
    <IconButton
      data-adds-range
      autoFocus={autoFocus}
      label={words.share.addRange(day)}
      size="small"
      isDisabled={next === null}
      onPress={({ target, pointerType }) => {
        const group = target.closest("[role=group]");
        if (!next || isPressedTwice(group, pointerType)) return;
        flushSync(() => {
          onChange([...ranges, next]);
        });
        focusAdded(group);
      }}
    >
      <AddIcon aria-hidden />
    </IconButton>
  );
}
