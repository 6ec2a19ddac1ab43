import type { Id, Meeting } from "@/api/wire";
import { Button } from "@/ui/Button";
import { JoinIcon, MembersIcon } from "@/ui/icons";
import { LinkButton } from "@/ui/Link";
import { joinLink, meetsHere } from "../joinLink";
import { takesPart } from "../taking";
import { isImminent, phaseOf } from "../when";
import { useOpenWindow } from "../windows/windows";
import { words } from "../words";

/** Join, Reschedule, Cancel: each for those who may, as long as it makes sense. */
export function MeetingActions({ meeting, me, now }: { meeting: Meeting; me: Id; now: number }) {
  const phase = phaseOf(meeting, now);
  if (meeting.status === "cancelled" || phase === "over" || !takesPart(meeting, me)) return null;
  return (
    <>
      <LinkButton
        look={isImminent(meeting, now) ? "primary" : "secondary"}
        icon={meetsHere(meeting) ? <MembersIcon aria-hidden /> : <JoinIcon aria-hidden />}
        {...joinLink(meeting)}
      >
        {words.meeting.join}
      </LinkButton>
      <ChangeMeeting meeting={meeting} me={me} />
    </>
  );
}

/** Reschedule and Cancel, for the two who agreed on the meeting. */
export function ChangeMeeting({ meeting, me }: { meeting: Meeting; me: Id }) {
  const open = useOpenWindow();
  if (meeting.host.id !== me && meeting.booked_by.id !== me) return null;
  return (
    <>
      <Button
        onPress={() => {
          open({ kind: "move", meeting });
        }}
      >
        {words.meeting.reschedule}
      </Button>
      <Button
        look="quiet"
        onPress={() => {
          open({ kind: "cancel", meeting });
        }}
      >
        {words.meeting.cancel}
      </Button>
    </>
  );
}
