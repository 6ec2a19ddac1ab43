import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { useAccounts } from "./context";
import { words } from "./words";

interface SignInFormProps {
  /** The word on the button. */
  action: string;
  /** It is what the page is for: one begins to write at once. */
  autoFocus?: boolean;
  onDone?: () => void;
}

/** Signs in with an e-mail address and a password. */
export function SignInForm({ action, autoFocus = false, onDone }: SignInFormProps) {
  const accounts = useAccounts();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(data: FormData) {
    setBusy(true);
    const answer = await accounts.login(formText(data, "email"), formText(data, "password"));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onDone?.();
  }
  return (
    <Form problem={problem} fields={["email", "password"]} onSubmit={(data) => void submit(data)}>
      <TextField label={words.email} name="email" type="email" autoComplete="username" isRequired autoFocus={autoFocus} />
      <TextField label={words.password} name="password" type="password" autoComplete="current-password" isRequired />
      <Button look="primary" type="submit" isPending={busy} wide>
        {action}
      </Button>
    </Form>
  );
}
