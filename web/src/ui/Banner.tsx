import type { ReactNode } from "react";
import { InfoIcon, WarningIcon } from "./icons";
import "./Banner.css";

export interface BannerProps {
  tone: "info" | "warning" | "danger";
  children: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
}

/** A sentence where the hand is, read out when it appears. */
export function Banner({ tone, children, action }: BannerProps) {
  return (
    <div className="banner" data-tone={tone} role={tone === "info" ? "status" : "alert"}>
      {tone === "info" ? <InfoIcon aria-hidden /> : <WarningIcon aria-hidden />}
      <div className="banner-body">{children}</div>
      {action}
    </div>
  );
}
