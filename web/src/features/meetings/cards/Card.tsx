import type { ReactNode } from "react";
import "./Card.css";

export interface CardProps {
  icon: ReactNode;
  title: ReactNode;
  state?: ReactNode;
  tone?: "plain" | "off";
  children: ReactNode;
  actions?: ReactNode;
}

/** The frame of everything about meetings that stands in a conversation. */
export function Card({ icon, title, state, tone = "plain", children, actions }: CardProps) {
  return (
    <div className="card" data-tone={tone}>
      <div className="card-head">
        <span className="card-icon" aria-hidden="true">
          {icon}
        </span>
        <span className="card-title">{title}</span>
        {state}
      </div>
      <div className="card-body">{children}</div>
      {actions !== undefined && actions !== null && <div className="card-actions">{actions}</div>}
    </div>
  );
}
