import type { ReactNode } from "react";
import { words } from "./words";
import "./EntryPage.css";

/** The page around signing in and signing up. */
export function EntryPage({ title, children, other }: { title: string; children: ReactNode; other: ReactNode }) {
  return (
    <main className="entry">
      <div className="entry-card">
        <div className="entry-brand">
          <img src="/icon.svg" alt="" width={40} height={40} />
          <span>{words.product}</span>
        </div>
        <h1 className="entry-title">{title}</h1>
        {children}
        <p className="entry-other">{other}</p>
      </div>
      <p className="entry-tagline">{words.tagline}</p>
    </main>
  );
}
