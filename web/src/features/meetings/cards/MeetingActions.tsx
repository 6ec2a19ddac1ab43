import type { Id, Meeting } from "@/api/wire";
import { Button } from "@/ui/Button";
import { JoinIcon, MembersIcon } from "@/ui/icons";
import { LinkButton } from "@/ui/Link";
import { joinLink, meetsHere } from "../joinLink";
import { takesPart } from "../taking";
import { isImminent, phaseOf } from "../when";
import { useOpenWindow } from "../windows/windows";
import { words } from "../words";

export interface MeetingActionsProps {
  meeting: Meeting;
  me: Id;
  now: number;
  /** The ids of what tells this meeting from others, where there are several. */
  describedBy?: string | undefined;
}

/** Join, Reschedule, Cancel: each for those who may, as long as it makes sense. */
export function MeetingActions({ meeting, me, now, describedBy }: MeetingActionsProps) {
  const phase = phaseOf(meeting, now);
  if (meeting.status === "cancelled" || phase === "over" || !takesPart(meeting, me)) return null;
  return (
    <>
      <LinkButton
        look={isImminent(meeting, now) ? "primary" : "secondary"}
        icon={meetsHere(meeting) ? <MembersIcon aria-hidden /> : <JoinIcon aria-hidden />}
        {...(describedBy !== undefined && { "aria-describedby": describedBy })}
        {...joinLink(meeting)}
      >
        {words.meeting.join}
      </LinkButton>
      <ChangeMeeting meeting={meeting} me={me} describedBy={describedBy} />
    </>
  );
}

/** Reschedule and Cancel, for the two who agreed on the meeting. */
export function ChangeMeeting({ meeting, me, describedBy }: Omit<MeetingActionsProps, "now">) {
  const open = useOpenWindow();
  if (meeting.host.id !== me && meeting.booked_by.id !== me) return null;
  const described = describedBy === undefined ? {} : { "aria-describedby": describedBy };
  return (
    <>
      <Button
        {...described}
        onPress={() => {
          open({ kind: "move", meeting, me });
        }}
      >
        {words.meeting.reschedule}
      </Button>
      <Button
        look="quiet"
        {...described}
        onPress={() => {
          open({ kind: "cancel", meeting, me });
        }}
      >
        {words.meeting.cancel}
      </Button>
    </>
  );
}
