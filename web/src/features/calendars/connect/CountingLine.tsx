import type { MouseEvent } from "react";
import { Link } from "@/ui/Link";
import { useCalendarsState } from "../context";
import { countingAccounts } from "../state";
import { words } from "../words";
import { CALENDARS } from "./addresses";

export interface CountingLineProps {
  /** Another page takes the place of this one. */
  onLeave: () => void;
}

/** Whose busy times are kept from being offered, and the way to change that. */
export default function CountingLine({ onLeave }: CountingLineProps) {
  const accounts = useCalendarsState((state) => state.accounts);
  if (accounts === null || accounts.length === 0) return null;
  const names = countingAccounts(accounts).map(({ account }) => account);
  function follow({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent) {
    const opensElsewhere = ctrlKey || metaKey || shiftKey || altKey;
    if (!opensElsewhere) onLeave();
  }
  return (
    <p className="field-description">
      {names.length > 0 ? words.counting.of(names) : words.counting.none}
      {" · "}
      <Link href={CALENDARS} aria-label={words.counting.manageLabel} onClick={follow}>
        {words.counting.manage}
      </Link>
    </p>
  );
}
