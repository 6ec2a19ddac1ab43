import type { ReactNode } from "react";
import { Link as AriaLink } from "react-aria-components/Link";
import "./NavLink.css";

export interface NavLinkProps {
  href: string;
  icon: ReactNode;
  current: boolean;
  children: ReactNode;
}

/** One of the places in the side bar. */
export function NavLink({ href, icon, current, children }: NavLinkProps) {
  return (
    <AriaLink href={href} className="nav-link" {...(current && { "aria-current": "page" })}>
      {icon}
      <span>{children}</span>
    </AriaLink>
  );
}
