import { useEffect } from "react";
import { say } from "@/ui/toasts";
import { useCalendarsState } from "../context";
import { outcomeText, words } from "../words";
import ConnectWindow from "./ConnectWindow";

export interface ConnectStepProps {
  returnTo: string;
  returned: string | undefined;
  /** Goes on: a calendar is linked, or none is wanted. */
  onDone: () => void;
  onClose: () => void;
}

/** The step before sharing one's hours, for whoever has no linked calendar. */
export default function ConnectStep({ returnTo, returned, onDone, onClose }: ConnectStepProps) {
  const isLinked = useCalendarsState(({ accounts }) => accounts !== null && accounts.length > 0);
  const hasReturned = returned === "linked";
  useEffect(() => {
    if (!isLinked) return;
    if (hasReturned) say(outcomeText("linked"));
    onDone();
  }, [isLinked, hasReturned, onDone]);
  return (
    <ConnectWindow
      title={words.connect.title}
      returnTo={returnTo}
      returned={hasReturned ? undefined : returned}
      onSkip={onDone}
      onLinked={() => undefined}
      onClose={onClose}
    />
  );
}
