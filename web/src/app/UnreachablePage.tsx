import { useEffect, useState } from "react";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { WarningIcon } from "@/ui/icons";
import { words } from "./words";

/** Tries again by itself: soon at first, then less and less often. */
const PAUSES_MS = [2_000, 5_000, 10_000, 20_000, 30_000];

/** Stands where the server cannot be reached, before anything is there to show. */
export function UnreachablePage({ onRetry }: { onRetry: () => Promise<void> }) {
  const [tries, setTries] = useState(0);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let wanted = true;
    async function again() {
      setBusy(true);
      await onRetry();
      if (!wanted) return;
      setBusy(false);
      setTries((before) => before + 1);
    }
    const timer = setTimeout(() => void again(), PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    const now = () => {
      clearTimeout(timer);
      void again();
    };
    window.addEventListener("online", now);
    return () => {
      wanted = false;
      clearTimeout(timer);
      window.removeEventListener("online", now);
    };
  }, [tries, onRetry]);
  return (
    <EmptyState isPage icon={<WarningIcon />} title={words.unreachable} hint={words.unreachableHint}>
      <Button look="primary" isPending={busy} onPress={() => void onRetry()}>
        {busy ? words.trying : words.retry}
      </Button>
    </EmptyState>
  );
}
