import { useEffect, useRef, useState } from "react";
import type { Id, Meeting, Span } from "@/api/wire";
import { newNonce } from "@/lib/nonce";
import { useNow } from "@/lib/now";
import { Banner } from "@/ui/Banner";
import { Dialog } from "@/ui/Dialog";
import { BookedIcon, ClockIcon } from "@/ui/icons";
import { useProblem } from "@/ui/problem";
import { say } from "@/ui/toasts";
import { useMeeting, useMeetings, useMeetingsState } from "../context";
import { meetingTitle } from "../titles";
import { meetingTime } from "../when";
import { words } from "./words";
import { Confirm } from "./Confirm";
import { Picker } from "./Picker";
import { usePicking } from "./picking";

/** The scheduling window for a meeting that is to be moved: its present time is marked. */
export default function MoveWindow({ meeting: copy, me, onClose }: { meeting: Meeting; me: Id; onClose: () => void }) {
  const meetings = useMeetings();
  const meeting = useMeeting(copy);
  const invite = useMeetingsState((state) => state.invites[meeting.invite_id]);
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useProblem();
  const attempt = useRef({ to: "", nonce: "" });
  const picking = usePicking({
    inviteId: meeting.invite_id,
    meetingId: meeting.id,
    horizonDays: invite?.availability.horizon_days,
    present: meeting.start,
    isConfirming: busy,
  });
  const known = invite !== undefined;
  useEffect(() => {
    if (!known) void meetings.invite(meeting.invite_id);
  }, [meetings, known, meeting.invite_id]);

  async function confirm(span: Span) {
    const to = `${span.start} ${meeting.version}`;
    if (attempt.current.to !== to) attempt.current = { to, nonce: newNonce() };
    setBusy(true);
    const answer = await meetings.reschedule({
      meeting_id: meeting.id,
      start: span.start,
      version: meeting.version,
      nonce: attempt.current.nonce,
      ...(reason.trim() !== "" && { reason: reason.trim() }),
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) {
      say(words.schedule.moved(meetingTime(answer.value.meeting, now, picking.zone)));
      onClose();
    } else if (answer.problem.code === "slot_taken") {
      attempt.current = { to: "", nonce: "" };
      picking.choose(null);
    } else if (answer.problem.code === "version_conflict") {
      await meetings.meeting(meeting.id);
    }
  }

  const isMovable = meeting.status === "confirmed";
  const isPresent = picking.chosen?.start === meeting.start;
  const footer = ((picking.chosen !== null && !isPresent) || problem !== null) && isMovable && (
    <Confirm
      chosen={isPresent ? null : picking.chosen}
      zone={picking.zone}
      label={words.schedule.reason}
      text={reason}
      onText={setReason}
      textError={problem?.fields?.["reason"]}
      problem={problem?.code === "version_conflict" ? { ...problem, detail: words.schedule.changed } : problem}
      isBusy={busy}
      onConfirm={(span) => void confirm(span)}
    />
  );
  return (
    <Dialog
      title={words.schedule.moveTitle}
      closeLabel={words.close}
      size="large"
      onClose={onClose}
      footer={footer || (isPresent && isMovable && <AtPresent />) || undefined}
    >
      <p className="schedule-facts">
        <strong>{meetingTitle(meeting, me)}</strong>
        <span className="schedule-fact numeric">
          <BookedIcon aria-hidden /> {words.schedule.presentTime(meetingTime(meeting, now, picking.zone))}
        </span>
        <span className="schedule-fact">
          <ClockIcon aria-hidden /> {words.minutes(meeting.duration)}
        </span>
      </p>
      {isMovable ? (
        <Picker picking={picking} present={meeting.start} />
      ) : (
        <Banner tone="warning">{words.meeting.isCancelled}</Banner>
      )}
    </Dialog>
  );
}

/** Why nothing follows the choice of the time that the meeting has. */
function AtPresent() {
  return (
    <p className="schedule-present" role="alert">
      {words.schedule.atPresent}
    </p>
  );
}
