import { useCallback, useEffect, useRef, useState } from "react";
import type { Availability, Id } from "@/api/wire";
import { newNonce } from "@/lib/nonce";
import { zonePlace } from "@/lib/zones";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { focusOn } from "@/ui/focus";
import { useProblem } from "@/ui/problem";
import { Loading } from "@/ui/Spinner";
import { say } from "@/ui/toasts";
import { useMeetings } from "../context";
import { hoursSummary } from "../summary";
import { words } from "./words";
import type { DrawCalendarsLine, DrawConnectStep } from "../windows/MeetingWindows";
import { availabilityErrors, offersNothing } from "./hours";
import { HoursStep } from "./HoursStep";
import { type InviteDraft, LengthStep } from "./LengthStep";

export interface ShareWindowProps {
  roomId: Id;
  /** Draws the step in which a calendar can be linked; null: there is none. */
  connectStep: DrawConnectStep | null;
  calendarsLine: DrawCalendarsLine;
  returned?: string | undefined;
  onClose: () => void;
}

type Step = "connect" | "hours" | "length";

const NEW_DRAFT: InviteDraft = { duration: 30, title: "", note: "", reusable: false };

/** Share your availability: connect a calendar or skip, set hours, Next, choose a length, Send. */
export default function ShareWindow({ roomId, connectStep, calendarsLine, returned, onClose }: ShareWindowProps) {
  const meetings = useMeetings();
  // Whoever links a calendar in this step no longer has it to do, but is still in it.
  const [drawConnect] = useState(() => connectStep);
  const [step, setStep] = useState<Step>(connectStep ? "connect" : "hours");
  const goToHours = useCallback(() => {
    setStep("hours");
  }, []);
  const [availability, setAvailability] = useState<Availability | null>(null);
  const [draft, setDraft] = useState(NEW_DRAFT);
  const [problem, setProblem] = useProblem();
  const [busy, setBusy] = useState(false);
  /** The same invite is sent once, however often Send is pressed. */
  const nonce = useRef(newNonce());
  const stepLine = useRef<HTMLParagraphElement>(null);
  const stepBefore = useRef(step);
  // The button that led here is gone. Among the lengths, the first field takes the focus by itself.
  useEffect(() => {
    if (stepBefore.current !== "hours" && step === "hours") focusOn(stepLine.current);
    stepBefore.current = step;
  }, [step]);

  // Asked for again when a server that could not be reached is back.
  const isMissing = availability === null && problem === null;
  useEffect(() => {
    if (!isMissing) return;
    let wanted = true;
    void meetings.availability().then((answer) => {
      if (!wanted) return;
      if (answer.ok) setAvailability(answer.value.availability);
      else setProblem(answer.problem);
    });
    return () => {
      wanted = false;
    };
  }, [meetings, setProblem, isMissing]);

  async function next() {
    if (!availability) return;
    setBusy(true);
    const answer = await meetings.saveAvailability(availability);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setStep("length");
  }

  async function send() {
    if (!availability) return;
    setBusy(true);
    const { title, note, ...rest } = draft;
    const answer = await meetings.sendInvite({
      room_id: roomId,
      availability,
      ...rest,
      ...(title.trim() !== "" && { title: title.trim() }),
      ...(note.trim() !== "" && { note: note.trim() }),
      nonce: nonce.current,
    });
    setBusy(false);
    if (answer.ok) {
      say(words.share.sent);
      onClose();
      return;
    }
    setProblem(answer.problem);
    const inHours = Object.keys(answer.problem.fields ?? {}).some((field) => field.startsWith("availability"));
    if (inHours) setStep("hours");
  }

  // One window for all steps: the focus goes back to what opened it.
  if (step === "connect" && drawConnect) {
    const skip = (
      <Button look="quiet" onPress={goToHours}>
        {words.share.skip}
      </Button>
    );
    return (
      <Dialog title={words.share.connect} closeLabel={words.close} onClose={onClose} footer={skip}>
        {drawConnect({ roomId, returned, onDone: goToHours })}
      </Dialog>
    );
  }
  const hasErrors = availability !== null && Object.keys(availabilityErrors(availability)).length > 0;
  const invalid = !availability || hasErrors || offersNothing(availability);
  const footer =
    step === "length" ? (
      <>
        <Button
          key="back"
          onPress={() => {
            setProblem(null);
            setStep("hours");
          }}
        >
          {words.back}
        </Button>
        <Button key="send" look="primary" isPending={busy} onPress={() => void send()}>
          {words.share.send}
        </Button>
      </>
    ) : (
      <>
        {hasErrors && <p className="dialog-footer-hint">{words.share.mend}</p>}
        <Button key="next" look="primary" isDisabled={invalid} isPending={busy} onPress={() => void next()}>
          {words.next}
        </Button>
      </>
    );
  return (
    <Dialog title={words.share.title} closeLabel={words.close} onClose={onClose} footer={footer}>
      {!availability && (problem ? <Banner tone="danger">{problem.detail}</Banner> : <Loading label={words.loading} />)}
      {availability && (
        <p ref={stepLine} className="field-description">
          {words.share.step(step === "length" ? 2 : 1, 2)}
        </p>
      )}
      {availability && step === "hours" && (
        <HoursStep
          availability={availability}
          onChange={setAvailability}
          problem={problem}
          calendars={calendarsLine(onClose)}
        />
      )}
      {availability && step === "length" && (
        <LengthStep
          hours={words.share.stepHours(hoursSummary(availability), zonePlace(availability.time_zone))}
          draft={draft}
          onChange={setDraft}
          problem={problem}
        />
      )}
    </Dialog>
  );
}
