import { useRef, useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/toasts";
import { useAccounts, useMe } from "./context";
import { words } from "./words";

/** Gives oneself another password. The fields are there only once one wants to. */
export function PasswordSettings() {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLDivElement>(null);
  function close() {
    setOpen(false);
    say(words.passwordChanged);
    // What was pressed is gone: one goes on where one began.
    setTimeout(() => opener.current?.querySelector("button")?.focus());
  }
  return (
    <div ref={opener}>
      {isOpen ? (
        <ChangeForm onDone={close} />
      ) : (
        <div className="page-buttons">
          <Button
            onPress={() => {
              setOpen(true);
            }}
          >
            {words.changePassword}
          </Button>
        </div>
      )}
    </div>
  );
}

function ChangeForm({ onDone }: { onDone: () => void }) {
  const accounts = useAccounts();
  const me = useMe();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(data: FormData) {
    setBusy(true);
    const answer = await accounts.changePassword(formText(data, "current_password"), formText(data, "new_password"));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onDone();
  }
  return (
    <Form problem={problem} fields={["current_password", "new_password"]} onSubmit={(data) => void submit(data)}>
      {/* Password managers want to know whose password it is. */}
      <input type="email" autoComplete="username" value={me.email ?? ""} readOnly hidden />
      <TextField
        label={words.currentPassword}
        name="current_password"
        type="password"
        autoComplete="current-password"
        isRequired
        autoFocus
      />
      <TextField
        label={words.newPassword}
        name="new_password"
        type="password"
        autoComplete="new-password"
        description={words.passwordHint}
        minLength={8}
        maxLength={200}
        isRequired
      />
      <p className="page-hint">{words.changePasswordHint}</p>
      <div>
        <Button look="primary" type="submit" isPending={busy}>
          {words.changePassword}
        </Button>
      </div>
    </Form>
  );
}
