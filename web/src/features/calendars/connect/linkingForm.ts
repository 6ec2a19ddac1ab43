import { useRef, useState } from "react";
import type { Problem } from "@/api/problem";
import type { ProviderId } from "@/api/wire";
import type { NewAccount } from "../calendars";
import { useCalendars } from "../context";

/** What the forms of accounts that are linked without a sign-in have in common. */
export interface LinkingFormProps {
  /** The account's name at its provider, when it is linked anew. */
  known?: string | undefined;
  onLinked: (provider: ProviderId) => void;
  onBack: () => void;
}

/**
 * Links an account, and says what went wrong.
 *
 * @param explained what the server said, put where it was entered.
 */
export function useLinking(explained: (problem: Problem) => Problem, onLinked: (provider: ProviderId) => void) {
  const calendars = useCalendars();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  /** How often another form has taken the place of this one: what is wrong with one is not with the next. */
  const turn = useRef(0);
  async function link(account: NewAccount) {
    const asked = turn.current;
    setBusy(true);
    const answer = await calendars.link(account);
    setBusy(false);
    if (answer.ok) onLinked(account.provider);
    else if (asked === turn.current) setProblem(explained(answer.problem));
  }
  function startOver() {
    turn.current += 1;
    setProblem(null);
  }
  return { problem, busy, link, startOver };
}
