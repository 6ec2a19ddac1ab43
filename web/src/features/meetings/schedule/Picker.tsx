import { useEffect, useRef } from "react";
import type { Slot } from "@/api/wire";
import { clockRange, clockTime, hourOf, longDay, shortDay } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { offsetLabel, zonePlace } from "@/lib/zones";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { MonthCalendar } from "@/ui/MonthCalendar";
import { type Option, type OptionGroup, OptionList } from "@/ui/OptionList";
import { Spinner } from "@/ui/Spinner";
import { ZonePicker } from "@/ui/ZonePicker";
import { words } from "./words";
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
            {offer.problem.code === "calendar_unavailable" ? words.schedule.unavailableTimes : offer.problem.detail}
          </Banner>
        )}
        {offer.stale && <Banner tone="warning">{words.schedule.stale}</Banner>}
        {picking.vanished && (
          <Banner tone="warning" takesFocus key={picking.vanished.start}>
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
      <div>
        <h3 className="picker-day">{longDay(at, now, "UTC")}</h3>
        <p className="picker-times-zone">{words.timesIn(zonePlace(zone), offsetLabel(zone, new Date(at)))}</p>
      </div>
      {slots ? (
        <OptionList
          label={words.schedule.times(shortDay(at, now, "UTC"))}
          groups={partsOfDay(slots, zone, present)}
          value={chosen?.start ?? null}
          onChange={(start) => {
            picking.choose(slots.find((slot) => slot.start === start) ?? null);
          }}
          empty={<p className="picker-hint">{words.schedule.noTimes}</p>}
        />
      ) : (
        offer.problem === null && <Spinner />
      )}
    </>
  );
}

const PARTS = [
  { id: "night", label: words.schedule.night, until: 5 },
  { id: "morning", label: words.schedule.morning, until: 12 },
  { id: "afternoon", label: words.schedule.afternoon, until: 18 },
  { id: "evening", label: words.schedule.evening, until: 24 },
] as const;

/** A date's times in the parts of the day that have any. */
function partsOfDay(slots: readonly Slot[], zone: string, present: string | undefined): OptionGroup[] {
  const partOf = (slot: Slot) => PARTS.find(({ until }) => hourOf(slot.start, zone) < until);
  const groups = PARTS.map((part) => ({
    id: part.id,
    label: part.label,
    options: slots.filter((slot) => partOf(slot) === part).map((slot) => optionOf(slot, zone, present)),
  }));
  return groups.filter(({ options }) => options.length > 0);
}

function hint({ offer, isExhausted, isSearching }: Picking): string {
  // What went wrong is said above.
  if (offer.problem) return "";
  if (offer.isLoading || (isSearching && !isExhausted)) return words.loading;
  if (isExhausted) return words.schedule.nothingLeft;
  return offer.firstDate === null ? words.schedule.noDates : words.schedule.pickDate;
}

function optionOf({ start, clash }: Slot, zone: string, present: string | undefined): Option {
  const option = { id: start, text: clockTime(start, zone) };
  if (start === present) return { ...option, note: words.schedule.present };
  return clash ? { ...option, note: words.schedule.clash, noteTone: "warning" } : option;
}
