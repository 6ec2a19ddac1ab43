import { useId } from "react";
import type { Id, Invite } from "@/api/wire";
import { zonePlace } from "@/lib/zones";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { CalendarIcon, ScheduleIcon } from "@/ui/icons";
import { useInvite } from "../context";
import { hoursSummary } from "../summary";
import { shortTitle } from "../titles";
import { useOpenWindow } from "../windows/windows";
import { words } from "../words";
import { Card } from "./Card";

const TONES = { open: "accent", booked: "accent", withdrawn: "plain", expired: "plain" } as const;

/** An invite in the conversation: how long, in which hours, by whom, and the way to a time. */
export function InviteCard({ invite: copy, me }: { invite: Invite; me: Id }) {
  const invite = useInvite(copy);
  const open = useOpenWindow();
  const [titleId, hostId] = [useId(), useId()];
  const isHost = invite.host.id === me;
  const isOpen = invite.status === "open";
  const zone = zonePlace(invite.availability.time_zone);
  const actions = isOpen && (
    <>
      {isHost ? (
        <Button
          size="small"
          onPress={() => {
            open({ kind: "withdraw", invite });
          }}
        >
          {words.invite.withdraw}
        </Button>
      ) : (
        <Button
          look="primary"
          icon={<ScheduleIcon aria-hidden />}
          // A room may have several invites.
          aria-describedby={`${titleId} ${hostId}`}
          onPress={() => {
            open({ kind: "book", invite });
          }}
        >
          {words.invite.schedule}
        </Button>
      )}
    </>
  );
  return (
    <Card
      icon={<CalendarIcon />}
      title={<span id={titleId}>{shortTitle(invite)}</span>}
      tone={isOpen || invite.status === "booked" ? "plain" : "off"}
      state={<Chip tone={TONES[invite.status]}>{words.invite.status[invite.status]}</Chip>}
      actions={actions || undefined}
    >
      <p className="card-line">
        <span>
          <span id={hostId}>{isHost ? words.invite.yours : words.invite.from(invite.host.name)}</span> · {words.minutes(invite.duration)}
        </span>
      </p>
      <p className="card-line">{words.invite.hours(hoursSummary(invite.availability), zone)}</p>
      {invite.note !== "" && <p className="card-note">{invite.note}</p>}
      <p className="card-line">{hint(invite, isHost)}</p>
    </Card>
  );
}

function hint(invite: Invite, isHost: boolean): string | null {
  switch (invite.status) {
    case "open":
      if (invite.reusable) return words.invite.reusable;
      return isHost ? words.invite.waiting : null;
    case "booked":
      return words.invite.bookedHint;
    case "withdrawn":
      return words.invite.withdrawn;
    case "expired":
      return words.invite.expired;
    default:
      return invite.status satisfies never;
  }
}
