import { useState } from "react";
import type { Problem } from "@/api/problem";
import type { ProviderId } from "@/api/wire";
import type { NewAccount } from "../calendars";
import { useCalendars } from "../context";
import { atItsField } from "./problems";

/** What the forms of accounts that are linked without a sign-in have in common. */
export interface LinkingFormProps {
  /** The account's name at its provider, when it is linked anew. */
  known?: string | undefined;
  onLinked: (provider: ProviderId) => void;
  onBack: () => void;
}

/** Links an account and says what went wrong where it was entered. */
export function useLinking(fields: readonly string[], onLinked: (provider: ProviderId) => void) {
  const calendars = useCalendars();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  async function link(account: NewAccount) {
    setBusy(true);
    const answer = await calendars.link(account);
    setBusy(false);
    setProblem(answer.ok ? null : atItsField(answer.problem, fields));
    if (answer.ok) onLinked(account.provider);
  }
  return { problem, busy, link };
}
