import { use, useState } from "react";
import type { AddToCalendar as Links, Id, Meeting } from "@/api/wire";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { AddToCalendarIcon } from "@/ui/icons";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { say } from "@/ui/toasts";
import { OwnCalendarContext, useMeetings, useMeetingsState } from "../context";
import { words } from "../words";

const CALENDARS = ["google", "outlook", "office365", "yahoo"] as const satisfies (keyof Links)[];

export interface AddToCalendarProps {
  meeting: Meeting;
  me: Id;
  size?: "small" | "medium";
}

/** Ways to put a meeting into one's own calendar. */
export function AddToCalendar({ meeting, me, size = "medium" }: AddToCalendarProps) {
  const links = meeting.add_to_calendar;
  const entries: MenuEntry[] = CALENDARS.map((id) => ({
    id,
    label: words.meeting.calendars[id],
    href: links[id],
    outside: true,
  }));
  const file = { id: "ics", label: words.meeting.calendars.ics, href: links.ics, download: true };
  return (
    <>
      <AddToMine meeting={meeting} me={me} size={size} />
      <Menu label={words.meeting.addToCalendar} entries={[...entries, file]} placement="bottom start">
        <Button size={size} icon={<AddToCalendarIcon aria-hidden />}>
          {words.meeting.addToCalendar}
        </Button>
      </Menu>
    </>
  );
}

/** One press for whoever has linked a calendar, unless the meeting goes into it by itself. */
function AddToMine({ meeting, me, size }: Required<AddToCalendarProps>) {
  const meetings = useMeetings();
  const takesMeetings = use(OwnCalendarContext);
  const isAdded = useMeetingsState(({ added }) => added.has(meeting.id));
  const [busy, setBusy] = useState(false);
  const { host, calendar_sync } = meeting;
  const follows = host.id === me && (calendar_sync === "pending" || calendar_sync === "synced");
  if (isAdded) return <Chip tone="accent">{words.meeting.inMine}</Chip>;
  if (!takesMeetings || follows) return null;
  async function add() {
    setBusy(true);
    const answer = await meetings.add(meeting.id);
    setBusy(false);
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  return (
    <Button size={size} look="primary" isPending={busy} onPress={() => void add()}>
      {words.meeting.addToMine}
    </Button>
  );
}
