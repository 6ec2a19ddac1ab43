import CalendarsPage from "@/features/calendars/settings/CalendarsPage";
import { useReturned } from "./returned";

export default function CalendarsRoute() {
  return <CalendarsPage returned={useReturned()} />;
}
