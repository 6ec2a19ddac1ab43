import { useState } from "react";
import type { Problem } from "@/api/problem";
import { Button } from "@/ui/Button";
import { DeviceZone } from "@/ui/DeviceZone";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/toasts";
import { ZonePicker } from "@/ui/ZonePicker";
import { useAccounts, useMe } from "./context";
import { useLeaving } from "./leaving";
import { words } from "./words";

/** One's name and time zone. What is changed and not saved is saved when one leaves. */
export function ProfileSettings() {
  const accounts = useAccounts();
  const me = useMe();
  const [name, setName] = useState(me.name);
  const [zone, setZone] = useState(me.time_zone);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const isChanged = name !== me.name || zone !== me.time_zone;
  const save = () => accounts.update({ name, time_zone: zone });

  useLeaving(isChanged && !busy, async () => {
    if (accounts.store.get().phase !== "signed-in") return;
    const answer = await save();
    if (answer.ok) say(words.savedOnLeaving);
    else say(words.notSavedOnLeaving(answer.problem.detail), "danger");
  });

  async function submit() {
    setBusy(true);
    const answer = await save();
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setName(answer.value.user.name);
    say(words.saved);
  }
  return (
    <Form problem={problem} fields={["name"]} onSubmit={() => void submit()}>
      <TextField
        label={words.name}
        name="name"
        value={name}
        onChange={setName}
        autoComplete="name"
        maxLength={200}
        isRequired
      />
      <TextField label={words.email} value={me.email ?? ""} isReadOnly />
      <ZonePicker
        label={words.timeZone}
        description={words.timeZoneHint}
        value={zone}
        onChange={setZone}
        error={problem?.fields?.["time_zone"]}
      />
      <DeviceZone value={zone} onChange={setZone} />
      <div>
        <Button look="primary" type="submit" isPending={busy}>
          {words.save}
        </Button>
      </div>
    </Form>
  );
}
