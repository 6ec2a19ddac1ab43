import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Link } from "@/ui/Link";
import { TextField } from "@/ui/TextField";
import { useAccount, useAccounts } from "./context";
import { EntryPage } from "./EntryPage";
import { words } from "./words";

/** @param search the page's query, handed on so that signing up leads back to the same place. */
export default function LoginPage({ search }: { search: string }) {
  const accounts = useAccounts();
  const account = useAccount();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(data: FormData) {
    setBusy(true);
    const answer = await accounts.login(formText(data, "email"), formText(data, "password"));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
  }

  const other = (
    <>
      {words.noAccount} <Link href={`/signup${search}`}>{words.signUp}</Link>
    </>
  );
  return (
    <EntryPage title={words.signInTitle} other={other}>
      {account.phase === "signed-out" && account.lost && <Banner tone="info">{words.sessionLost}</Banner>}
      <Form problem={problem} fields={["email", "password"]} onSubmit={(data) => void submit(data)}>
        <TextField label={words.email} name="email" type="email" autoComplete="username" isRequired autoFocus />
        <TextField label={words.password} name="password" type="password" autoComplete="current-password" isRequired />
        <Button look="primary" type="submit" isPending={busy} wide>
          {words.signIn}
        </Button>
      </Form>
    </EntryPage>
  );
}
