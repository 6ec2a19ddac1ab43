import { type ReactNode, useState } from "react";
import type { Answer, Problem } from "@/api/problem";
import { Banner } from "./Banner";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

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

/** Asks before something is done that cannot be undone. */
export function Confirmation({ title, children, confirm, dismiss, danger = false, onConfirm, onClose }: ConfirmationProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
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
      <Button onPress={onClose}>{dismiss}</Button>
      <Button look={danger ? "danger" : "primary"} isPending={busy} onPress={() => void go()} autoFocus>
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
