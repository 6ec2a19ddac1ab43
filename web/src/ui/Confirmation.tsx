import { type ReactNode, useState } from "react";
import type { Answer } from "@/api/problem";
import { Banner } from "./Banner";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { useProblem } from "./problem";

export interface ConfirmationProps {
  title: string;
  children: ReactNode;
  /** The words on the two buttons. */
  confirm: string;
  dismiss: string;
  danger?: boolean;
  /** Does it; the window closes when it worked, and says why when it did not. */
  onConfirm: () => Promise<Answer<unknown>>;
  onClose: () => void;
}

/** Asks before something is done that cannot be undone. What does harm is not done by an Enter too many. */
export function Confirmation({ title, children, confirm, dismiss, danger = false, onConfirm, onClose }: ConfirmationProps) {
  const [problem, setProblem] = useProblem();
  const [busy, setBusy] = useState(false);
  async function go() {
    setBusy(true);
    const answer = await onConfirm();
    setBusy(false);
    if (answer.ok) onClose();
    else setProblem(answer.problem);
  }
  const footer = (
    <>
      <Button onPress={onClose} autoFocus={danger}>
        {dismiss}
      </Button>
      <Button look={danger ? "danger" : "primary"} isPending={busy} onPress={() => void go()} autoFocus={!danger}>
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={title} closeLabel={dismiss} size="small" onClose={onClose} footer={footer} alert>
      {problem && <Banner tone="danger">{problem.detail}</Banner>}
      {children}
    </Dialog>
  );
}
