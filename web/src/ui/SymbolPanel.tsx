import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Dialog } from "react-aria-components/Dialog";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import type { Popup } from "./popup";

export interface SymbolPanelProps {
  label: string;
  popup: Popup;
  symbols: readonly string[];
  more: { label: string; draw: (pick: (symbol: string) => void) => ReactNode };
  onPick: (symbol: string) => void;
}

/** What a symbol picker's button opens. */
export default function SymbolPanel({ label, popup, symbols, more, onPick }: SymbolPanelProps) {
  const [showsAll, setShowsAll] = useState(false);
  function change(open: boolean) {
    if (!open) setShowsAll(false);
    popup.change(open);
  }
  function pick(symbol: string) {
    change(false);
    onPick(symbol);
  }
  return (
    <Popover
      className="popover symbols-popover"
      triggerRef={popup.trigger}
      isOpen={popup.isOpen}
      onOpenChange={change}
      placement="bottom end"
      offset={4}
    >
      <Dialog aria-label={label} className="symbols-dialog">
        {showsAll ? (
          more.draw(pick)
        ) : (
          <>
            <ListBox
              aria-label={label}
              className="symbols"
              layout="grid"
              autoFocus="first"
              onAction={(symbol) => {
                pick(String(symbol));
              }}
            >
              {symbols.map((symbol) => (
                <ListBoxItem key={symbol} id={symbol} textValue={symbol} className="symbol">
                  {symbol}
                </ListBoxItem>
              ))}
            </ListBox>
            <Button
              className="symbols-more"
              onPress={() => {
                setShowsAll(true);
              }}
            >
              {more.label}
            </Button>
          </>
        )}
      </Dialog>
    </Popover>
  );
}
