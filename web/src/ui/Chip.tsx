import type { ReactNode } from "react";
import "./Chip.css";

/** A state in one or two words. */
export function Chip({ tone, children }: { tone: "accent" | "plain" | "warning" | "danger"; children: ReactNode }) {
  return (
    <span className="chip" data-tone={tone}>
      {children}
    </span>
  );
}
