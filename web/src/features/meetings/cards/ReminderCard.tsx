import type { Id, Meeting } from "@/api/wire";
import { useNow } from "@/lib/now";
import { untilThen } from "@/lib/until";
import { browserZone } from "@/lib/zones";
import { JoinIcon, MembersIcon } from "@/ui/icons";
import { LinkButton } from "@/ui/Link";
import { useMeeting } from "../context";
import { joinLink, meetsHere } from "../joinLink";
import { takesPart } from "../taking";
import { meetingTitle } from "../titles";
import { meetingTime, phaseOf } from "../when";
import { words } from "../words";
import "./SystemCard.css";

/** Reminds of a meeting, with the way in. How long it still is stays true while it is looked at. */
export function ReminderCard({ meeting: copy, me }: { meeting: Meeting; me: Id }) {
  const meeting = useMeeting(copy);
  const now = useNow();
  const phase = phaseOf(meeting, now);
  const title = meetingTitle(meeting, me);
  const isDue = Date.parse(meeting.start) - now < 60_000;
  const said = {
    coming: isDue ? words.reminder.now(title) : words.reminder.coming(title, untilThen(meeting.start, now)),
    running: words.reminder.running(title),
    over: words.reminder.over(title),
  }[phase];
  return (
    <div className="system-card">
      <p>
        <strong className="system-card-when">{said}</strong> <span className="numeric">{meetingTime(meeting, now, browserZone())}</span>
      </p>
      {phase !== "over" && meeting.status === "confirmed" && takesPart(meeting, me) && (
        <LinkButton size="small" look="primary" icon={meetsHere(meeting) ? <MembersIcon aria-hidden /> : <JoinIcon aria-hidden />} {...joinLink(meeting)}>
          {words.meeting.join}
        </LinkButton>
      )}
    </div>
  );
}
