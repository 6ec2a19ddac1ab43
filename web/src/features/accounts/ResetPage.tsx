import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { useGo } from "@/ui/go";
import { Link, LinkButton } from "@/ui/Link";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/toasts";
import { useAccounts } from "./context";
import { EntryPage } from "./EntryPage";
import { words } from "./words";

/** Where the link in the mail leads: another password, with which one is signed in. */
export default function ResetPage({ token }: { token: string }) {
  const accounts = useAccounts();
  const go = useGo();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const isGone = problem?.code === "not_found";

  async function submit(data: FormData) {
    setBusy(true);
    const answer = await accounts.reset(token, formText(data, "new_password"));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    say(words.resetDone);
    go("/");
  }
  const other = <Link href="/login">{words.toSignIn}</Link>;
  if (isGone) {
    return (
      <EntryPage title={words.resetTitle} other={other}>
        <Banner tone="danger" takesFocus>
          {words.resetGone}
        </Banner>
        <LinkButton href="/forgot" look="primary" wide>
          {words.sendAnother}
        </LinkButton>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={words.resetTitle} hint={words.resetHint} other={other}>
      <Form problem={problem} fields={["new_password"]} onSubmit={(data) => void submit(data)}>
        <TextField
          label={words.newPassword}
          name="new_password"
          type="password"
          autoComplete="new-password"
          description={words.passwordHint}
          minLength={8}
          maxLength={200}
          isRequired
          autoFocus
        />
        <Button look="primary" type="submit" isPending={busy} wide>
          {words.resetAction}
        </Button>
      </Form>
    </EntryPage>
  );
}
