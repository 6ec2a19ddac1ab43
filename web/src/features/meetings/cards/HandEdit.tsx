import { useRef, useState } from "react";
import type { Problem } from "@/api/problem";
import type { Meeting, Span } from "@/api/wire";
import { newNonce } from "@/lib/nonce";
import { useNow } from "@/lib/now";
import { browserZone } from "@/lib/zones";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { useMeetings } from "../context";
import { meetingTime } from "../when";
import { useOpenWindow } from "../windows/windows";
import { words } from "./handEditWords";

export interface HandEditProps {
  meeting: Meeting;
  /** When the host has put the event in their calendar; null: they have deleted it. */
  event: Span | null;
}

/** Offers the host to do to the meeting what they did to its event by hand, or to undo that. */
export default function HandEdit({ meeting, event }: HandEditProps) {
  const meetings = useMeetings();
  const open = useOpenWindow();
  const now = useNow();
  const [doing, setDoing] = useState<"move" | "keep" | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** The same move is one move, however often the button is pressed. */
  const attempt = useRef({ to: "", nonce: "" });

  async function move(start: string) {
    const to = `${start} ${meeting.version}`;
    if (attempt.current.to !== to) attempt.current = { to, nonce: newNonce() };
    setDoing("move");
    const { nonce } = attempt.current;
    const answer = await meetings.reschedule({ meeting_id: meeting.id, start, version: meeting.version, nonce });
    setDoing(null);
    if (answer.ok) return;
    setProblem(answer.problem);
    if (answer.problem.code === "version_conflict") await meetings.meeting(meeting.id);
  }
  async function keep() {
    setDoing("keep");
    const answer = await meetings.keep(meeting.id);
    setDoing(null);
    if (!answer.ok) setProblem(answer.problem);
  }

  const isMoved = event !== null && Date.parse(event.start) !== Date.parse(meeting.start);
  const isRefused = problem?.code === "slot_taken";
  return (
    <div className="hand-edit">
      <Banner tone={problem ? "danger" : "info"}>
        <p>{event === null ? words.deleted : isMoved ? words.moved(meetingTime(event, now, browserZone())) : words.resized}</p>
        {problem && <p>{isRefused ? words.notOffered : problem.detail}</p>}
        <div className="card-actions">
          {event === null && (
            <Button
              size="small"
              onPress={() => {
                open({ kind: "cancel", meeting, me: meeting.host.id });
              }}
            >
              {words.cancel}
            </Button>
          )}
          {isMoved && !isRefused && (
            <Button size="small" isPending={doing === "move"} onPress={() => void move(event.start)}>
              {words.move}
            </Button>
          )}
          {isRefused && (
            <Button
              size="small"
              onPress={() => {
                open({ kind: "move", meeting, me: meeting.host.id });
              }}
            >
              {words.other}
            </Button>
          )}
          <Button size="small" isPending={doing === "keep"} onPress={() => void keep()}>
            {event === null ? words.restore : isMoved ? words.keep : words.restoreLength}
          </Button>
        </div>
      </Banner>
    </div>
  );
}
