import { useState } from "react";
import type { Problem } from "@/api/problem";
import { formText } from "@/lib/form";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { useGo } from "@/ui/go";
import { useProblem } from "@/ui/problem";
import { Segments } from "@/ui/Segments";
import { TextField } from "@/ui/TextField";
import { useChat } from "./context";
import { words } from "./words";

type Kind = "direct" | "group";

const KINDS = [
  { id: "direct", label: words.direct },
  { id: "group", label: words.group },
] as const;

/** How the paths of single addresses begin. */
const ADDRESS = "member_emails.";

/** Starts a direct conversation or a group. */
export default function NewRoomDialog({ onClose }: { onClose: () => void }) {
  const chat = useChat();
  const go = useGo();
  const [kind, setKind] = useState<Kind>("direct");
  const [problem, setProblem] = useProblem();
  const [busy, setBusy] = useState(false);

  async function submit(data: FormData) {
    const member_emails = formText(data, "member_emails").split(/[\s,;]+/u).filter(Boolean);
    const name = formText(data, "name").trim();
    setBusy(true);
    const answer = await chat.createRoom({ kind, member_emails, ...(kind === "group" && { name }) });
    setBusy(false);
    if (!answer.ok) {
      setProblem(atField(answer.problem, kind, member_emails));
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

const isAddress = ([path]: [string, string]) => path.startsWith(ADDRESS);

/** What is wrong with the third address stands at the field of all addresses, and says which it is. */
function atField(problem: Problem, kind: Kind, addresses: readonly string[]): Problem {
  if (!problem.fields) return problem;
  const { member_emails: together, ...rest } = problem.fields;
  const wrong = Object.entries(rest)
    .filter(isAddress)
    .map(([path, what]) => words.wrongAddress(addresses[Number(path.slice(ADDRESS.length))] ?? "", what));
  const fields = Object.fromEntries(Object.entries(rest).filter((field) => !isAddress(field)));
  if (wrong.length > 0) fields["member_emails"] = wrong.join(" ");
  // A direct conversation takes one address: if it is somebody's, it can only be one's own.
  else if (together !== undefined) fields["member_emails"] = kind === "direct" ? words.ownAddress : together;
  return { ...problem, fields };
}
