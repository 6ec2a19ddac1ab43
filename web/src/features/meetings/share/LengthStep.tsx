import type { Problem } from "@/api/problem";
import type { Duration } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { RadioCards } from "@/ui/RadioCards";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import { words } from "./words";

/** The invite besides its hours. */
export interface InviteDraft {
  duration: Duration;
  title: string;
  note: string;
  reusable: boolean;
}

const DURATIONS: readonly Duration[] = [15, 30, 45, 60];

export interface LengthStepProps {
  /** What was set in the step before. */
  hours: string;
  draft: InviteDraft;
  onChange: (draft: InviteDraft) => void;
  problem: Problem | null;
}

/** How long the meeting is, and what it is about. */
export function LengthStep({ hours, draft, onChange, problem }: LengthStepProps) {
  const fields = problem?.fields ?? {};
  const known = ["title", "note", "duration"].some((name) => fields[name] !== undefined);
  return (
    <div className="form">
      <p className="field-description">{hours}</p>
      {problem && !known && <Banner tone="danger">{problem.detail}</Banner>}
      <RadioCards
        label={words.share.duration}
        autoFocus
        options={DURATIONS.map((minutes) => ({ id: String(minutes), label: String(minutes), unit: words.minuteUnit }))}
        value={String(draft.duration)}
        onChange={(id) => {
          const duration = DURATIONS.find((minutes) => String(minutes) === id);
          if (duration) onChange({ ...draft, duration });
        }}
      />
      <TextField
        label={words.share.meetingTitle}
        placeholder={words.share.meetingTitleHint}
        value={draft.title}
        maxLength={200}
        error={fields["title"]}
        onChange={(title) => {
          onChange({ ...draft, title });
        }}
      />
      <TextField
        label={words.share.note}
        placeholder={words.share.noteHint}
        value={draft.note}
        rows={2}
        maxLength={2000}
        error={fields["note"]}
        onChange={(note) => {
          onChange({ ...draft, note });
        }}
      />
      <Switch
        isOn={draft.reusable}
        description={words.share.reusableHint}
        onChange={(reusable) => {
          onChange({ ...draft, reusable });
        }}
      >
        {words.share.reusable}
      </Switch>
    </div>
  );
}
