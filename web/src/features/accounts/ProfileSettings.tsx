import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/toasts";
import { ZonePicker } from "@/ui/ZonePicker";
import { useAccounts, useMe } from "./context";
import { words } from "./words";

/** One's name and time zone. */
export function ProfileSettings() {
  const accounts = useAccounts();
  const me = useMe();
  const [zone, setZone] = useState(me.time_zone);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  async function submit(data: FormData) {
    setBusy(true);
    const answer = await accounts.update({ name: formText(data, "name"), time_zone: zone });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) say(words.saved);
  }
  return (
    <Form problem={problem} fields={["name"]} onSubmit={(data) => void submit(data)}>
      <TextField label={words.name} name="name" defaultValue={me.name} autoComplete="name" maxLength={200} isRequired />
      <TextField label={words.email} value={me.email ?? ""} isReadOnly />
      <ZonePicker label={words.timeZone} value={zone} onChange={setZone} error={problem?.fields?.["time_zone"]} />
      <div>
        <Button look="primary" type="submit" isPending={busy}>
          {words.save}
        </Button>
      </div>
    </Form>
  );
}
