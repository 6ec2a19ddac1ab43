import type { ReactNode } from "react";
import type { Problem } from "@/api/problem";
import type { Availability } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { DeviceZone } from "@/ui/DeviceZone";
import { ZonePicker } from "@/ui/ZonePicker";
import { words } from "./words";
import { availabilityErrors, below, type FieldErrors, offersNothing } from "./hours";
import { Options } from "./Options";
import { Overrides } from "./Overrides";
import { WeeklyHours } from "./WeeklyHours";

export interface HoursStepProps {
  availability: Availability;
  onChange: (availability: Availability) => void;
  /** What the server said to the last try. */
  problem: Problem | null;
  /** What linked calendars do to the hours. */
  calendars: ReactNode;
}

/** When one is free: time zone, weekly hours, other dates, and more options. */
export function HoursStep({ availability, onChange, problem, calendars }: HoursStepProps) {
  const said = below(problem?.fields ?? {}, "availability");
  const errors: FieldErrors = { ...said, ...availabilityErrors(availability) };
  const elsewhere = problem !== null && Object.keys(said).length === 0;
  return (
    <div className="form">
      <p className="field-description">{words.share.hoursHint}</p>
      {calendars}
      {elsewhere && <Banner tone="danger">{problem.detail}</Banner>}
      <ZonePicker
        label={words.share.timeZone}
        value={availability.time_zone}
        error={errors["time_zone"]}
        onChange={(time_zone) => {
          onChange({ ...availability, time_zone });
        }}
      />
      <DeviceZone
        value={availability.time_zone}
        onChange={(time_zone) => {
          onChange({ ...availability, time_zone });
        }}
      />
      <WeeklyHours availability={availability} onChange={onChange} errors={errors} />
      {offersNothing(availability) && <Banner tone="warning">{words.share.nothing}</Banner>}
      <div>
        <Overrides availability={availability} onChange={onChange} errors={errors} />
        <Options availability={availability} onChange={onChange} errors={errors} />
      </div>
    </div>
  );
}
