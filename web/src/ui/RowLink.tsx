import type { ReactNode } from "react";
import { Link as AriaLink } from "react-aria-components/Link";

export interface RowLinkProps {
  href: string;
  current: boolean;
  className: string;
  children: ReactNode;
}

/** A whole row that is one link. */
export function RowLink({ href, current, className, children }: RowLinkProps) {
  return (
    <AriaLink href={href} className={className} {...(current && { "aria-current": "page" })}>
      {children}
    </AriaLink>
  );
}
