import { useEffect, useRef } from "react";
import type { Slot } from "@/api/wire";
import { clockRange, clockTime, longDay, shortDay } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { MonthCalendar } from "@/ui/MonthCalendar";
import { OptionList } from "@/ui/OptionList";
import { Spinner } from "@/ui/Spinner";
import { ZonePicker } from "@/ui/ZonePicker";
import { words } from "../words";
import type { Picking } from "./picking";
import "./Picker.css";

export interface PickerProps {
  picking: Picking;
  /** The start that the meeting has now, marked among the times. */
  present?: string | undefined;
}

/** On the left the dates that are available, on the right the times of the chosen one. */
export function Picker({ picking, present }: PickerProps) {
  const { offer, zone } = picking;
  const now = useNow();
  const times = useRef<HTMLDivElement>(null);
  const chosenDate = picking.date?.toString();
  const { byHand } = picking;
  useEffect(() => {
    // On a phone the times stand below the month, and what follows a choice would cover them.
    const list = times.current;
    if (!list || chosenDate === undefined || !byHand) return;
    // The list draws its options in a second pass; before it there is nowhere to scroll to.
    const frame = requestAnimationFrame(() => {
      const isBelow = list.offsetWidth === list.parentElement?.clientWidth;
      list.scrollIntoView({ block: isBelow ? "start" : "nearest" });
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [chosenDate, byHand]);
  return (
    <div className="picker">
      <div className="picker-dates">
        <MonthCalendar
          label={words.schedule.dates}
          value={picking.date}
          onChange={picking.setDate}
          focused={picking.focused}
          onFocusChange={picking.setFocused}
          earliest={picking.earliest}
          latest={picking.latest}
          isAvailable={(date) => (offer.slotsOn(date.toString())?.length ?? 0) > 0}
          isBusy={offer.isLoading}
        />
      </div>
      <div className="picker-zone">
        <ZonePicker label={words.schedule.timeZone} value={zone} onChange={picking.setZone} />
      </div>
      <div className="picker-times" ref={times}>
        {offer.problem && (
          <Banner
            tone="danger"
            action={
              <Button size="small" onPress={offer.retry}>
                {words.retry}
              </Button>
            }
          >
            {offer.problem.detail}
          </Banner>
        )}
        {offer.stale && <Banner tone="warning">{words.schedule.stale}</Banner>}
        {picking.vanished && (
          <Banner tone="warning">
            {words.schedule.taken(clockRange(picking.vanished.start, picking.vanished.end, zone))}
          </Banner>
        )}
        <Times picking={picking} present={present} now={now} />
      </div>
    </div>
  );
}

function Times({ picking, present, now }: { picking: Picking; present: string | undefined; now: number }) {
  const { date, offer, zone, chosen } = picking;
  if (!date) {
    return (
      <p className="picker-hint" role="status">
        {hint(picking)}
      </p>
    );
  }
  const at = `${date.toString()}T12:00:00Z`;
  const slots = offer.slotsOn(date.toString());
  return (
    <>
      <h3 className="picker-day">{longDay(at, now, "UTC")}</h3>
      {slots ? (
        <OptionList
          label={words.schedule.times(shortDay(at, now, "UTC"))}
          options={slots.map((slot) => ({ id: slot.start, text: clockTime(slot.start, zone), ...note(slot, present) }))}
          value={chosen?.start ?? null}
          onChange={(start) => {
            picking.choose(slots.find((slot) => slot.start === start) ?? null);
          }}
          empty={<p className="picker-hint">{words.schedule.noTimes}</p>}
        />
      ) : (
        <Spinner />
      )}
    </>
  );
}

function hint({ offer, isExhausted }: Picking): string {
  if (offer.isLoading) return words.loading;
  if (isExhausted) return words.schedule.nothingLeft;
  return offer.firstDate === null ? words.schedule.noDates : words.schedule.pickDate;
}

function note(slot: Slot, present: string | undefined) {
  if (slot.start === present) return { note: words.schedule.present };
  return slot.clash ? { note: words.schedule.clash, noteTone: "warning" as const } : {};
}
