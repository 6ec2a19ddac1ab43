import { Dialog } from "react-aria-components/Dialog";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import type { Popup } from "./popup";

export interface SymbolPanelProps {
  label: string;
  popup: Popup;
  symbols: readonly string[];
  onPick: (symbol: string) => void;
}

/** What a symbol picker's button opens. */
export default function SymbolPanel({ label, popup, symbols, onPick }: SymbolPanelProps) {
  return (
    <Popover
      className="popover symbols-popover"
      triggerRef={popup.trigger}
      isOpen={popup.isOpen}
      onOpenChange={popup.change}
      placement="bottom end"
      offset={4}
    >
      <Dialog aria-label={label} className="symbols-dialog">
        <ListBox
          aria-label={label}
          className="symbols"
          layout="grid"
          autoFocus="first"
          onAction={(symbol) => {
            popup.change(false);
            onPick(String(symbol));
          }}
        >
          {symbols.map((symbol) => (
            <ListBoxItem key={symbol} id={symbol} textValue={symbol} className="symbol">
              {symbol}
            </ListBoxItem>
          ))}
        </ListBox>
      </Dialog>
    </Popover>
  );
}
