import { useEffect, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { outcomeOf } from "@/features/calendars/connect/addresses";

/** What a sign-in at a calendar's provider came to that has just led here; gone from the address, it is said once. */
export function useReturned(): string | undefined {
  const [path, navigate] = useLocation();
  const come = outcomeOf(useSearch());
  const [returned, setReturned] = useState<string | undefined>();
  useEffect(() => {
    if (come === null) return;
    setReturned(come);
    navigate(path, { replace: true });
  }, [come, path, navigate]);
  return returned;
}
