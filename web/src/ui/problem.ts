import { createContext, use, useState } from "react";
import type { Problem } from "@/api/problem";

/** Whether the server can be reached, as far as is known. */
export const ReachableContext = createContext(true);

/** What went wrong with the last try. That the server could not be reached is said until it can be. */
export function useProblem() {
  const [problem, setProblem] = useState<Problem | null>(null);
  const reachable = use(ReachableContext);
  const [wasReachable, setWasReachable] = useState(reachable);
  if (reachable !== wasReachable) {
    setWasReachable(reachable);
    if (reachable && problem?.code === "offline") setProblem(null);
  }
  return [problem, setProblem] as const;
}
