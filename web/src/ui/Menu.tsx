import type { ReactNode } from "react";
import { Header } from "react-aria-components/Header";
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { CheckIcon } from "./icons";
import "./Menu.css";

export interface MenuEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  description?: string;
  danger?: boolean;
  /** Shown with a tick: one of several states that is on. */
  checked?: boolean;
  href?: string;
  /** For a link that leaves the application. */
  outside?: boolean;
  /** For a link to a file that is saved, not shown. */
  download?: boolean;
  onSelect?: () => void;
}

export interface MenuPart {
  title: string;
  entries: readonly MenuEntry[];
}

export type MenuProps = {
  label: string;
  /** The button that opens it. */
  children: ReactNode;
  onOpenChange?: (open: boolean) => void;
  placement?: "bottom start" | "bottom end" | "top start" | "top end";
} & ({ entries: readonly MenuEntry[] } | { sections: readonly MenuPart[] });

export function Menu({ label, children, placement = "bottom end", onOpenChange, ...content }: MenuProps) {
  return (
    <MenuTrigger {...(onOpenChange && { onOpenChange })}>
      {children}
      <Popover className="popover" placement={placement} offset={4}>
        <AriaMenu aria-label={label} className="menu">
          {"entries" in content
            ? content.entries.map(item)
            : content.sections.map(({ title, entries }) => (
                <MenuSection key={title} className="menu-section">
                  <Header className="menu-section-title">{title}</Header>
                  {entries.map(item)}
                </MenuSection>
              ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function item(entry: MenuEntry) {
  return (
    <MenuItem
      key={entry.id}
      id={entry.id}
      textValue={entry.label}
      className="menu-item"
      data-danger={entry.danger}
      {...linkProps(entry)}
      {...(entry.onSelect && { onAction: entry.onSelect })}
      {...(entry.checked === true && { "aria-label": `${entry.label} ✓` })}
    >
      {entry.icon}
      <span className="menu-item-text">
        {entry.label}
        {entry.description !== undefined && (
          <span className="menu-item-description">{entry.description}</span>
        )}
      </span>
      {entry.checked === true && <CheckIcon className="menu-item-check" aria-hidden />}
    </MenuItem>
  );
}

function linkProps({ href, outside = false, download = false }: MenuEntry) {
  return {
    ...(href !== undefined && { href }),
    ...(outside && { target: "_blank", rel: "noopener noreferrer" }),
    ...(download && { download: true }),
  };
}
