import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { browserZone } from "@/lib/zones";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Link } from "@/ui/Link";
import { TextField } from "@/ui/TextField";
import { useAccounts } from "./context";
import { EntryPage } from "./EntryPage";
import { words } from "./words";

/** @param search the page's query, handed on so that signing in leads back to the same place. */
export default function SignupPage({ search }: { search: string }) {
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
  }

  const other = (
    <>
      {words.haveAccount} <Link href={`/login${search}`}>{words.signIn}</Link>
    </>
  );
  return (
    <EntryPage title={words.signUpTitle} other={other}>
      <Form problem={problem} fields={["name", "email", "password"]} onSubmit={(data) => void submit(data)}>
        <TextField label={words.name} name="name" autoComplete="name" maxLength={200} isRequired autoFocus />
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
          {words.signUp}
        </Button>
      </Form>
    </EntryPage>
  );
}
