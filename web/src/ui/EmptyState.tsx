import { type ReactNode, useEffect } from "react";
import { settleFocus } from "./focus";
import "./EmptyState.css";

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  hint?: string;
  /** It stands for the whole page, so that its title is the page's. */
  isPage?: boolean;
  /** The way on. */
  children?: ReactNode;
}

/** What stands where there is nothing else to show. */
export function EmptyState({ icon, title, hint, isPage = false, children }: EmptyStateProps) {
  const Title = isPage ? "h1" : "h2";
  useEffect(() => {
    if (isPage) settleFocus();
  }, [isPage]);
  return (
    <div className="empty">
      {icon !== undefined && (
        <div className="empty-icon" aria-hidden="true">
          {icon}
        </div>
      )}
      <Title className="empty-title">{title}</Title>
      {hint !== undefined && <p className="empty-hint">{hint}</p>}
      {children}
    </div>
  );
}
