import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";

/** The message that an address leads to, by its `seq`: `/rooms/{id}?at=42`. Once shown, it is gone from the address. */
export function usePlace(): { at: number | null; onShown: () => void } {
  const [path, navigate] = useLocation();
  const said = new URLSearchParams(useSearch()).get("at");
  const onShown = useCallback(() => {
    navigate(path, { replace: true });
  }, [navigate, path]);
  return { at: said !== null && /^\d{1,15}$/u.test(said) ? Number(said) : null, onShown };
}
