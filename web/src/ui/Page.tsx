import { type ReactNode, useEffect } from "react";
import { settleFocus } from "./focus";
import { useGo } from "./go";
import { BackIcon } from "./icons";
import { IconButton } from "./IconButton";
import "./Page.css";

export interface PageProps {
  title: string;
  /** The name of the way back, which a phone shows in place of the side bar. */
  back: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of its own beside the conversations: a title and sections in one column. */
export function Page({ title, back, actions, children }: PageProps) {
  const go = useGo();
  // What led here may be gone with the page that it was on.
  useEffect(settleFocus, []);
  return (
    <div className="page">
      <header className="page-header">
        <div className="page-back">
          <IconButton
            label={back}
            onPress={() => {
              go("/");
            }}
          >
            <BackIcon aria-hidden />
          </IconButton>
        </div>
        <h1>{title}</h1>
        {actions}
      </header>
      <div className="page-body">{children}</div>
    </div>
  );
}

export function PageSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="page-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
