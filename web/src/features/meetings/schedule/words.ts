import { words as common } from "../words";

/** The sentences of picking a time. */
export const words = {
  ...common,

  schedule: {
    title: (host: string) => `Schedule a meeting with ${host}`,
    moveTitle: "Reschedule the meeting",
    dates: "Available dates",
    pickDate: "Pick a highlighted date to see its times.",
    night: "Night",
    morning: "Morning",
    afternoon: "Afternoon",
    evening: "Evening",
    times: (date: string) => `Times on ${date}`,
    noTimes: "No times are left on this date.",
    noDates: "No dates are available in this month.",
    nothingLeft: "No times are left in this invite.",
    timeZone: "Time zone",
    confirm: "Confirm",
    note: "Note for everyone (optional)",
    reason: "Reason (optional)",
    present: "Current time",
    clash: "You are busy",
    taken: (time: string) => `${time} has just been taken. Please choose another time.`,
    takenAlternatives: "This time has just been taken. The nearest free times:",
    take: (time: string) => `Take ${time}`,
    stale:
      "The host’s calendar cannot be reached just now. These times come from what was last known of it, and are checked when you confirm.",
    unavailable: "The host’s calendar cannot be reached just now, so the time could not be confirmed. Try again in a moment.",
    unavailableTimes: "The host’s calendar cannot be reached just now, so no times can be shown. Try again in a moment.",
    done: (time: string) => `Scheduled: ${time}.`,
    moved: (time: string) => `Moved to ${time}.`,
    changed: "This meeting has changed in the meantime. Check the time and confirm again.",
    presentTime: (time: string) => `Now: ${time}`,
    chosen: "Chosen time",
    lost: (name: string) => `${name} has booked this invite already. Nothing was booked for you.`,
    lostToSomebody: "Someone else has booked this invite already. Nothing was booked for you.",
  },
};
