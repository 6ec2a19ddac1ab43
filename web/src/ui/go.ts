import { createContext, use } from "react";

type Go = (path: string) => void;

export const GoContext = createContext<Go>(() => undefined);

/** How to go to a local path without loading the page anew. */
export function useGo(): Go {
  return use(GoContext);
}
