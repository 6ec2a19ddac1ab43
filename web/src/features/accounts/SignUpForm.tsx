import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { browserZone } from "@/lib/zones";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { useAccounts } from "./context";
import { words } from "./words";

interface SignUpFormProps {
  /** The word on the button. */
  action: string;
  /** It is what the page is for: one begins to write at once. */
  autoFocus?: boolean;
  onDone?: () => void;
}

/** Makes an account, in the device's time zone and language, and signs in. */
export function SignUpForm({ action, autoFocus = false, onDone }: SignUpFormProps) {
  const accounts = useAccounts();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(data: FormData) {
    setBusy(true);
    const answer = await accounts.signup({
      name: formText(data, "name"),
      email: formText(data, "email"),
      password: formText(data, "password"),
      time_zone: browserZone(),
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onDone?.();
  }
  return (
    <Form problem={problem} fields={["name", "email", "password"]} onSubmit={(data) => void submit(data)}>
      <TextField label={words.name} name="name" autoComplete="name" maxLength={200} isRequired autoFocus={autoFocus} />
      <TextField label={words.email} name="email" type="email" autoComplete="username" isRequired />
      <TextField
        label={words.password}
        name="password"
        type="password"
        autoComplete="new-password"
        description={words.passwordHint}
        minLength={8}
        isRequired
      />
      <Button look="primary" type="submit" isPending={busy} wide>
        {action}
      </Button>
    </Form>
  );
}
