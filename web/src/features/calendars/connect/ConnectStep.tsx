import { useEffect } from "react";
import { say } from "@/ui/toasts";
import { useCalendarsState } from "../context";
import { outcomeText } from "../words";
import { Connect } from "./Connect";

export interface ConnectStepProps {
  returnTo: string;
  returned: string | undefined;
  /** Goes on: a calendar is linked. */
  onDone: () => void;
}

/** The step before sharing one's hours, for whoever has no linked calendar. */
export default function ConnectStep({ returnTo, returned, onDone }: ConnectStepProps) {
  const isLinked = useCalendarsState(({ accounts }) => accounts !== null && accounts.length > 0);
  const hasReturned = returned === "linked";
  useEffect(() => {
    if (!isLinked) return;
    if (hasReturned) say(outcomeText("linked"));
    onDone();
  }, [isLinked, hasReturned, onDone]);
  return <Connect returnTo={returnTo} returned={hasReturned ? undefined : returned} onLinked={() => undefined} />;
}
