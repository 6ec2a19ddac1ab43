import { type ReactNode, useEffect, useRef } from "react";
import { focusOn, isFocusLost } from "./focus";
import { InfoIcon, WarningIcon } from "./icons";
import "./Banner.css";

export interface BannerProps {
  tone: "info" | "warning" | "danger";
  children: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
  /** It takes the focus of what has given way to it. */
  takesFocus?: boolean;
}

/** A sentence where the hand is, read out when it appears. */
export function Banner({ tone, children, action, takesFocus = false }: BannerProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus && isFocusLost()) focusOn(box.current);
  }, [takesFocus]);
  return (
    <div ref={box} className="banner" data-tone={tone} role={tone === "info" ? "status" : "alert"}>
      {tone === "info" ? <InfoIcon aria-hidden /> : <WarningIcon aria-hidden />}
      <div className="banner-body">{children}</div>
      {action}
    </div>
  );
}
