import { useState } from "react";
import type { Room } from "@/api/wire";
import { formText } from "@/lib/form";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { useProblem } from "@/ui/problem";
import { TextField } from "@/ui/TextField";
import { useChat } from "../context";
import { words } from "../words";

export default function RenameDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const chat = useChat();
  const [problem, setProblem] = useProblem();
  const [busy, setBusy] = useState(false);
  async function submit(data: FormData) {
    setBusy(true);
    const answer = await chat.rename(room.id, formText(data, "name"));
    setBusy(false);
    if (answer.ok) onClose();
    else setProblem(answer.problem);
  }
  return (
    <Dialog title={words.renameTitle} closeLabel={words.close} size="small" onClose={onClose}>
      <Form problem={problem} fields={["name"]} onSubmit={(data) => void submit(data)}>
        <TextField
          label={words.groupName}
          name="name"
          defaultValue={room.name}
          maxLength={200}
          isRequired
          autoFocus
        />
        <Button look="primary" type="submit" isPending={busy} wide>
          {words.save}
        </Button>
      </Form>
    </Dialog>
  );
}
