import { lazy, Suspense, useRef, useState } from "react";
import type { Room } from "@/api/wire";
import { longDay, nearDay } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { ChevronDownIcon } from "@/ui/icons";
import { PlainButton } from "@/ui/PlainButton";
import { words } from "../search/words";

const DatePopover = lazy(() => import("./DatePopover"));

/** Where a day begins; it leads to other days. The timeline is one tab stop, and the keyboard has the room's menu. */
export function DayLine({ at, room }: { at: string; room: Room }) {
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const day = nearDay(at, now) ?? longDay(at, now);
  return (
    <div className="line">
      <PlainButton
        ref={button}
        className="line-day"
        label={words.toDateFrom(day)}
        excludeFromTabOrder
        onPress={() => {
          setOpen(true);
        }}
      >
        {day}
        <ChevronDownIcon aria-hidden />
      </PlainButton>
      <Suspense>
        {isOpen && (
          <DatePopover
            room={room}
            at={at}
            trigger={button}
            onClose={() => {
              setOpen(false);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
