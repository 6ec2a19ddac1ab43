import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Problem } from "@/api/problem";
import type { Slot, Span } from "@/api/wire";
import { useNow } from "@/lib/now";
import { zonePlace } from "@/lib/zones";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/TextField";
import { meetingTime } from "../when";
import { words } from "./words";

export interface ConfirmProps {
  chosen: Slot | null;
  zone: string;
  /** The label of the optional text. */
  label: string;
  text: string;
  onText: (text: string) => void;
  textError: string | undefined;
  problem: Problem | null;
  isBusy: boolean;
  onConfirm: (span: Span) => void;
}

/** The chosen time, a text that may go with it, and the button; after a refusal, what else is free. */
export function Confirm({ chosen, zone, label, text, onText, textError, problem, isBusy, onConfirm }: ConfirmProps) {
  const now = useNow();
  const alternatives = problem?.alternatives ?? [];
  const isUnavailable = problem?.code === "calendar_unavailable";
  const nearest = useRef<HTMLButtonElement>(null);
  const [taken, setTaken] = useState("");
  // The button that was pressed is gone with the time that was refused.
  useEffect(() => {
    if (problem) nearest.current?.focus();
  }, [problem]);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (chosen && !isBusy) onConfirm(chosen);
  }
  return (
    <div className="schedule-confirm">
      {problem && textError === undefined && (
        <Banner
          tone="danger"
          takesFocus={chosen === null && alternatives.length === 0}
          {...(chosen &&
            isUnavailable && {
              action: (
                <Button
                  size="small"
                  isPending={isBusy}
                  onPress={() => {
                    if (!isBusy) onConfirm(chosen);
                  }}
                >
                  {words.retry}
                </Button>
              ),
            })}
        >
          {alternatives.length > 0
            ? words.schedule.takenAlternatives
            : isUnavailable
              ? words.schedule.unavailable
              : problem.detail}
          {alternatives.length > 0 && (
            <div className="schedule-alternatives">
              {alternatives.map((span, index) => (
                <Button
                  key={span.start}
                  size="small"
                  {...(index === 0 && { ref: nearest })}
                  isPending={isBusy && span.start === taken}
                  onPress={() => {
                    if (isBusy) return;
                    setTaken(span.start);
                    onConfirm(span);
                  }}
                >
                  {words.schedule.take(meetingTime(span, now, zone))}
                </Button>
              ))}
            </div>
          )}
        </Banner>
      )}
      {chosen && (
        <>
          <p className="schedule-chosen numeric" aria-live="polite">
            {meetingTime(chosen, now, zone)} ({zonePlace(zone)})
          </p>
          <form className="schedule-row" onSubmit={submit}>
            <TextField label={label} value={text} onChange={onText} maxLength={2000} error={textError} />
            <Button look="primary" type="submit" isPending={isBusy}>
              {words.schedule.confirm}
            </Button>
          </form>
        </>
      )}
    </div>
  );
}
