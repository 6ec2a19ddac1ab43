import { useState } from "react";
import type { Id, Meeting } from "@/api/wire";
import { useNow } from "@/lib/now";
import { browserZone } from "@/lib/zones";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { useProblem } from "@/ui/problem";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/toasts";
import { useMeeting, useMeetings } from "../context";
import { meetingTitle } from "../titles";
import { meetingTime } from "../when";
import { words } from "../words";

/** Asks before a meeting is called off, with room for a reason. */
export default function CancelWindow({ meeting: copy, me, onClose }: { meeting: Meeting; me: Id; onClose: () => void }) {
  const meetings = useMeetings();
  const meeting = useMeeting(copy);
  const now = useNow();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useProblem();
  const [busy, setBusy] = useState(false);

  async function cancel() {
    if (busy) return;
    setBusy(true);
    const answer = await meetings.cancel({
      meeting_id: meeting.id,
      version: meeting.version,
      ...(reason.trim() !== "" && { reason: reason.trim() }),
    });
    setBusy(false);
    if (answer.ok) {
      say(words.cancelling.done);
      onClose();
      return;
    }
    setProblem(answer.problem);
    if (answer.problem.code === "version_conflict") await meetings.meeting(meeting.id);
  }

  const footer = (
    <>
      <Button onPress={onClose}>{words.cancelling.keep}</Button>
      <Button look="danger" isPending={busy} onPress={() => void cancel()}>
        {words.cancelling.confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={words.cancelling.title} closeLabel={words.close} size="small" onClose={onClose} footer={footer} alert>
      <div className="form">
        {problem && (
          <Banner tone="danger">
            {problem.code === "version_conflict" ? words.cancelling.changed : problem.detail}
          </Banner>
        )}
        <p>
          <strong>{meetingTitle(meeting, me)}</strong>
          <br />
          {meetingTime(meeting, now, browserZone())}
        </p>
        <TextField
          label={words.cancelling.reason}
          value={reason}
          onChange={setReason}
          rows={3}
          maxLength={2000}
          onEnter={() => void cancel()}
          error={problem?.fields?.["reason"]}
        />
      </div>
    </Dialog>
  );
}
