import { useRef, useState } from "react";
import type { Problem } from "@/api/problem";
import type { Choice, LinkedAccount } from "@/api/wire";
import { useCalendars } from "../context";

/** An account as it is chosen to be: shown at once, and taken back if the server refuses. */
export function useChoosing(account: LinkedAccount) {
  const calendars = useCalendars();
  const [wanted, setWanted] = useState<Choice>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = useRef(0);
  async function choose(choice: Choice) {
    latest.current += 1;
    const mine = latest.current;
    setWanted((before) => ({ ...before, ...choice }));
    const answer = await calendars.choose(account.id, choice);
    setProblem(answer.ok ? null : answer.problem);
    if (mine === latest.current) setWanted({});
  }
  return { shown: chosen(account, wanted), choose: (choice: Choice) => void choose(choice), problem };
}

function chosen(account: LinkedAccount, { counted, destination, conferencing }: Choice): LinkedAccount {
  return {
    ...account,
    ...(counted && { busy_from: account.busy_from.map((one) => ({ ...one, counted: counted.includes(one.id) })) }),
    ...(destination !== undefined && { destination }),
    ...(typeof conferencing === "boolean" && { conferencing }),
  };
}
