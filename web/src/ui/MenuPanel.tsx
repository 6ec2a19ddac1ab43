import { Header } from "react-aria-components/Header";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { CheckIcon } from "./icons";
import type { MenuContent, MenuEntry, MenuPlacement } from "./Menu";
import type { Popup } from "./popup";

export interface MenuPanelProps {
  label: string;
  popup: Popup;
  placement: MenuPlacement;
  content: MenuContent;
}

/** What a menu's button opens. */
export default function MenuPanel({ label, popup, placement, content }: MenuPanelProps) {
  return (
    <Popover
      className="popover"
      trigger="MenuTrigger"
      aria-label={label}
      triggerRef={popup.trigger}
      isOpen={popup.isOpen}
      onOpenChange={popup.change}
      placement={placement}
      offset={4}
    >
      <Menu
        aria-label={label}
        className="menu"
        autoFocus={popup.beginning ?? true}
        onClose={() => {
          popup.change(false);
        }}
      >
        {"entries" in content
          ? content.entries.map(item)
          : content.sections.map(({ title, entries }) => (
              <MenuSection key={title} className="menu-section" {...choiceProps(entries)}>
                <Header className="menu-section-title">{title}</Header>
                {entries.map(item)}
              </MenuSection>
            ))}
      </Menu>
    </Popover>
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
    >
      {entry.icon}
      <span className="menu-item-text">
        {entry.label}
        {entry.description !== undefined && <span className="menu-item-description">{entry.description}</span>}
      </span>
      {entry.checked === true && <CheckIcon className="menu-item-check" aria-hidden />}
    </MenuItem>
  );
}

/** Entries of which one is on are a choice of one. */
function choiceProps(entries: readonly MenuEntry[]) {
  if (entries.every(({ checked }) => checked === undefined)) return {};
  const selectedKeys = entries.filter(({ checked }) => checked).map(({ id }) => id);
  return { selectionMode: "single", disallowEmptySelection: true, selectedKeys } as const;
}

function linkProps({ href, outside = false, download = false }: MenuEntry) {
  return {
    ...(href !== undefined && { href }),
    ...(outside && { target: "_blank", rel: "noopener noreferrer" }),
    ...(download && { download: true }),
  };
}
