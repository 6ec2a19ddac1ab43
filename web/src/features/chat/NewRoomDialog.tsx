import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { useGo } from "@/ui/go";
import { Segments } from "@/ui/Segments";
import { TextField } from "@/ui/TextField";
import { useChat } from "./context";
import { words } from "./words";

type Kind = "direct" | "group";

const KINDS = [
  { id: "direct", label: words.direct },
  { id: "group", label: words.group },
] as const;

/** Starts a direct conversation or a group. */
export default function NewRoomDialog({ onClose }: { onClose: () => void }) {
  const chat = useChat();
  const go = useGo();
  const [kind, setKind] = useState<Kind>("direct");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(data: FormData) {
    const member_emails = formText(data, "member_emails")
      .split(/[\s,;]+/u)
      .filter(Boolean);
    const name = formText(data, "name").trim();
    setBusy(true);
    const answer = await chat.createRoom({ kind, member_emails, ...(kind === "group" && { name }) });
    setBusy(false);
    if (!answer.ok) {
      setProblem(atField(answer.problem));
      return;
    }
    onClose();
    go(`/rooms/${answer.value.room.id}`);
  }

  return (
    <Dialog title={words.newRoom} closeLabel={words.close} size="small" onClose={onClose}>
      <Form problem={problem} fields={["name", "member_emails"]} onSubmit={(data) => void submit(data)}>
        <Segments
          label={words.kind}
          options={KINDS}
          value={kind}
          onChange={(next) => {
            setKind(next);
            setProblem(null);
          }}
        />
        {kind === "group" && <TextField label={words.groupName} name="name" maxLength={200} isRequired autoFocus />}
        <TextField
          key={kind}
          label={kind === "direct" ? words.withEmail : words.withEmails}
          description={kind === "direct" ? words.withEmailHint : words.withEmailsHint}
          name="member_emails"
          type={kind === "direct" ? "email" : "text"}
          isRequired={kind === "direct"}
          autoFocus={kind === "direct"}
        />
        <Button look="primary" type="submit" isPending={busy} wide>
          {words.create}
        </Button>
      </Form>
    </Dialog>
  );
}

/** An error of the third address is an error of the field that all addresses stand in. */
function atField(problem: Problem): Problem {
  if (!problem.fields) return problem;
  const fields = Object.entries(problem.fields).map(([path, what]) => [
    path.startsWith("member_emails") ? "member_emails" : path,
    what,
  ]);
  return { ...problem, fields: Object.fromEntries(fields) };
}
