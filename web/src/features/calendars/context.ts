import { createContext, use } from "react";
import { useSelected } from "@/lib/store";
import type { Calendars } from "./calendars";
import type { CalendarsState } from "./state";

export const CalendarsContext = createContext<Calendars | null>(null);

export function useCalendars(): Calendars {
  const calendars = use(CalendarsContext);
  if (!calendars) throw new Error("no CalendarsContext around this component");
  return calendars;
}

export function useCalendarsState<T>(select: (state: CalendarsState) => T): T {
  return useSelected(useCalendars().store, select);
}
