import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Link } from "@/ui/Link";
import { TextField } from "@/ui/TextField";
import { useAccounts } from "./context";
import { EntryPage } from "./EntryPage";
import { words } from "./words";

/** Has a link sent with which one chooses another password. */
export default function ForgotPage() {
  const accounts = useAccounts();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);

  async function submit(data: FormData) {
    const email = formText(data, "email").trim();
    setBusy(true);
    const answer = await accounts.forgot(email);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setSentTo(email);
  }
  return (
    <EntryPage title={words.forgotTitle} hint={words.forgotHint} other={<Link href="/login">{words.toSignIn}</Link>}>
      {sentTo !== null && (
        <Banner tone="info" takesFocus>
          {words.forgotSent(sentTo)}
        </Banner>
      )}
      <Form problem={problem} fields={["email"]} onSubmit={(data) => void submit(data)}>
        <TextField label={words.email} name="email" type="email" autoComplete="username" isRequired autoFocus />
        <Button look="primary" type="submit" isPending={busy} wide>
          {words.sendLink}
        </Button>
      </Form>
    </EntryPage>
  );
}
