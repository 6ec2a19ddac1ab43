import { type ReactNode, useRef } from "react";
import { Link as AriaLink, type LinkProps as AriaLinkProps } from "react-aria-components/Link";
import type { ButtonLook } from "./Button";
import { useFocusSettled } from "./focus";
import "./Button.css";
import "./Link.css";

export interface LinkProps extends Omit<AriaLinkProps, "children" | "className" | "style"> {
  href: string;
  children: ReactNode;
}

export function Link(props: LinkProps) {
  return <AriaLink {...props} className="link" />;
}

/** A link that leads somewhere else in a new tab. */
export function OutsideLink(props: LinkProps) {
  return <AriaLink {...props} className="link" target="_blank" rel="noopener noreferrer" />;
}

export interface DownloadLinkProps {
  href: string;
  /** The name that the file is saved under. */
  name: string;
  /** What it does, for readers. */
  label: string;
  className: string;
  children: ReactNode;
}

/** A link to a file that is saved, looking like what is in it. */
export function DownloadLink({ href, name, label, className, children }: DownloadLinkProps) {
  return (
    <AriaLink href={href} download={name} aria-label={label} className={className}>
      {children}
    </AriaLink>
  );
}

export interface LinkButtonProps extends LinkProps {
  look?: ButtonLook;
  size?: "small" | "medium";
  icon?: ReactNode;
  wide?: boolean;
}

/** A link that is the main thing to do, and looks it. */
export function LinkButton({
  look = "secondary",
  size = "medium",
  icon,
  wide = false,
  children,
  ...rest
}: LinkButtonProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useFocusSettled(link);
  return (
    <AriaLink
      {...rest}
      ref={link}
      className="link-button"
      data-look={look}
      data-size={size}
      {...(wide && { "data-wide": true })}
    >
      {icon}
      <span className="button-text">{children}</span>
    </AriaLink>
  );
}

/** A link that looks like a button and leads somewhere else in a new tab. */
export function OutsideLinkButton(props: LinkButtonProps) {
  return <LinkButton {...props} target="_blank" rel="noopener noreferrer" />;
}
