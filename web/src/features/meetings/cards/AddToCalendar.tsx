import type { AddToCalendar as Links, Meeting } from "@/api/wire";
import { Button } from "@/ui/Button";
import { AddToCalendarIcon } from "@/ui/icons";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { words } from "../words";

const CALENDARS = ["google", "outlook", "office365", "yahoo"] as const satisfies (keyof Links)[];

/** Ways to put a meeting into one's own calendar. */
export function AddToCalendar({ meeting, size = "medium" }: { meeting: Meeting; size?: "small" | "medium" }) {
  const links = meeting.add_to_calendar;
  const entries: MenuEntry[] = CALENDARS.map((id) => ({
    id,
    label: words.meeting.calendars[id],
    href: links[id],
    outside: true,
  }));
  const file = { id: "ics", label: words.meeting.calendars.ics, href: links.ics, download: true };
  return (
    <Menu label={words.meeting.addToCalendar} entries={[...entries, file]} placement="bottom start">
      <Button size={size} icon={<AddToCalendarIcon aria-hidden />}>
        {words.meeting.addToCalendar}
      </Button>
    </Menu>
  );
}
