import { useEffect, useRef, useState } from "react";
import type { Id, Invite, Span } from "@/api/wire";
import { newNonce } from "@/lib/nonce";
import { useNow } from "@/lib/now";
import { Banner } from "@/ui/Banner";
import { Dialog } from "@/ui/Dialog";
import { ClockIcon } from "@/ui/icons";
import { useProblem } from "@/ui/problem";
import { say } from "@/ui/toasts";
import { useInvite, useMeetings, useMeetingsState } from "../context";
import { meetingTime } from "../when";
import { words } from "./words";
import { Confirm } from "./Confirm";
import { Picker } from "./Picker";
import { usePicking } from "./picking";

/** The scheduling window: pick a date, a time, and confirm. */
export default function BookWindow({ invite: copy, onClose }: { invite: Invite; onClose: () => void }) {
  const meetings = useMeetings();
  const invite = useInvite(copy);
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useProblem();
  const picking = usePicking({
    inviteId: invite.id,
    horizonDays: invite.availability.horizon_days,
    isConfirming: busy,
  });
  /** The same time is booked once, however often Confirm is pressed. */
  const attempt = useRef({ start: "", nonce: "" });

  async function confirm(span: Span) {
    if (attempt.current.start !== span.start) attempt.current = { start: span.start, nonce: newNonce() };
    setBusy(true);
    const answer = await meetings.book({
      invite_id: invite.id,
      start: span.start,
      nonce: attempt.current.nonce,
      ...(note.trim() !== "" && { note: note.trim() }),
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) {
      say(words.schedule.done(meetingTime(answer.value.meeting, now, picking.zone)));
      onClose();
    } else if (answer.problem.code === "slot_taken") {
      attempt.current = { start: "", nonce: "" };
      picking.choose(null);
    }
  }

  const isOpen = invite.status === "open";
  const footer = (picking.chosen !== null || problem !== null) && isOpen && (
    <Confirm
      chosen={picking.chosen}
      zone={picking.zone}
      label={words.schedule.note}
      text={note}
      onText={setNote}
      textError={problem?.fields?.["note"]}
      problem={problem}
      isBusy={busy}
      onConfirm={(span) => void confirm(span)}
    />
  );
  return (
    <Dialog
      title={words.schedule.title(invite.host.name)}
      closeLabel={words.close}
      size="large"
      onClose={onClose}
      footer={footer || undefined}
    >
      <p className="schedule-facts">
        {!invite.untitled && <strong>{invite.title}</strong>}
        <span className="schedule-fact">
          <ClockIcon aria-hidden /> {words.minutes(invite.duration)}
        </span>
      </p>
      {isOpen || busy ? (
        <Picker picking={picking} />
      ) : (
        <Closed invite={invite} />
      )}
    </Dialog>
  );
}

/** Why no time can be picked any more. */
function Closed({ invite }: { invite: Invite }) {
  const winner = useBooker(invite.meeting_id);
  return <Banner tone="warning">{closedBecause(invite, winner)}</Banner>;
}

/** The name of whoever has booked a meeting, once it is known. */
function useBooker(meetingId: Id | null): string | null {
  const meetings = useMeetings();
  const booked = useMeetingsState((state) => (meetingId === null ? undefined : state.meetings[meetingId]));
  const wanted = booked ? null : meetingId;
  useEffect(() => {
    if (wanted !== null) void meetings.meeting(wanted);
  }, [meetings, wanted]);
  return booked?.booked_by.name ?? null;
}

function closedBecause({ status }: Invite, winner: string | null): string {
  switch (status) {
    case "open":
    case "booked":
      return winner === null ? words.schedule.lostToSomebody : words.schedule.lost(winner);
    case "withdrawn":
      return words.invite.withdrawn;
    case "expired":
      return words.invite.expired;
    default:
      return status satisfies never;
  }
}
