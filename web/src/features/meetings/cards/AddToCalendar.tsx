import { use, useState } from "react";
import type { AddToCalendar as Links, Id, Meeting } from "@/api/wire";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { AddToCalendarIcon } from "@/ui/icons";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { say } from "@/ui/toasts";
import { OwnCalendarsContext, useMeetings, useMeetingsState } from "../context";
import { words } from "../words";

const CALENDARS = ["google", "outlook", "office365", "yahoo"] as const satisfies (keyof Links)[];

export interface AddToCalendarProps {
  meeting: Meeting;
  me: Id;
  size?: "small" | "medium";
  /** The ids of what tells this meeting from others, where there are several. */
  describedBy?: string;
}

/** Ways to put a meeting into one's own calendar. */
export function AddToCalendar({ meeting, me, size = "medium", describedBy }: AddToCalendarProps) {
  const links = meeting.add_to_calendar;
  const own = useOwn(meeting, me);
  const described = describedBy === undefined ? {} : { "aria-describedby": describedBy };
  const label = own === "none" ? words.meeting.addToCalendar : words.meeting.addToOthers;
  const entries: MenuEntry[] = CALENDARS.map((id) => ({
    id,
    label: words.meeting.calendars[id],
    href: links[id],
    outside: true,
  }));
  const file = { id: "ics", label: words.meeting.calendars.ics, href: links.ics, download: true };
  return (
    <>
      {own === "added" && <Chip tone="accent">{words.meeting.inMine}</Chip>}
      {own === "open" && <AddToMine id={meeting.id} size={size} described={described} />}
      <Menu label={label} entries={[...entries, file]} placement="bottom start">
        <Button size={size} {...described} icon={<AddToCalendarIcon aria-hidden />}>
          {label}
        </Button>
      </Menu>
    </>
  );
}

/** Whether a meeting is in a linked calendar of one's own, or can be put there, and does not go there by itself. */
function useOwn({ id, host, calendar_sync }: Meeting, me: Id): "added" | "open" | "none" {
  const own = use(OwnCalendarsContext);
  const isAdded = useMeetingsState(({ added }) => added.has(id));
  const follows = host.id === me && (calendar_sync === "pending" || calendar_sync === "synced");
  if (isAdded && own !== "none") return "added";
  return own === "take" && !follows ? "open" : "none";
}

function AddToMine({ id, size, described }: { id: Id; size: "small" | "medium"; described: { "aria-describedby"?: string } }) {
  const meetings = useMeetings();
  const [busy, setBusy] = useState(false);
  async function add() {
    setBusy(true);
    const answer = await meetings.add(id);
    setBusy(false);
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  return (
    <Button size={size} {...described} look="primary" isPending={busy} onPress={() => void add()}>
      {words.meeting.addToMine}
    </Button>
  );
}
