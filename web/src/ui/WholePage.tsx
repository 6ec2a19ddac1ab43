import type { ReactNode } from "react";
import "./WholePage.css";

/** What stands alone in the window, without the frame of the signed-in. */
export function WholePage({ children }: { children: ReactNode }) {
  return <main className="whole-page">{children}</main>;
}
