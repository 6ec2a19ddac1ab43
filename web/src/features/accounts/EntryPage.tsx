import type { ReactNode } from "react";
import { words } from "./words";
import "./EntryPage.css";

interface EntryPageProps {
  title: string;
  /** A sentence below the title. */
  hint?: string;
  children: ReactNode;
  /** The way to where else one may want to go. */
  other?: ReactNode;
}

/** The page around signing in and signing up. */
export function EntryPage({ title, hint, children, other }: EntryPageProps) {
  return (
    <main className="entry">
      <title>{words.entryTitle(title)}</title>
      <div className="entry-card">
        <div className="entry-brand">
          <img src="/icon.svg" alt="" width={40} height={40} />
          <span>{words.product}</span>
        </div>
        <div>
          <h1 className="entry-title">{title}</h1>
          {hint !== undefined && <p className="entry-hint">{hint}</p>}
        </div>
        {children}
        {other !== undefined && <p className="entry-other">{other}</p>}
      </div>
      <p className="entry-tagline">{words.tagline}</p>
    </main>
  );
}
