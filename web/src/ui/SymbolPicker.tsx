import { type ReactNode, useState } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import "./SymbolPicker.css";

export interface SymbolPickerProps {
  label: string;
  symbols: readonly string[];
  onPick: (symbol: string) => void;
  onOpenChange: (open: boolean) => void;
  /** The button that opens it. */
  children: ReactNode;
}

/** A small grid of symbols to pick one from. */
export function SymbolPicker({ label, symbols, onPick, onOpenChange, children }: SymbolPickerProps) {
  const [isOpen, setOpen] = useState(false);
  function change(open: boolean) {
    setOpen(open);
    onOpenChange(open);
  }
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={change}>
      {children}
      <Popover className="popover symbols-popover" placement="bottom end" offset={4}>
        <Dialog aria-label={label} className="symbols-dialog">
          <ListBox
            aria-label={label}
            className="symbols"
            layout="grid"
            autoFocus="first"
            onAction={(symbol) => {
              change(false);
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
    </DialogTrigger>
  );
}
