import { type ReactNode, useState } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { IconButton } from "./IconButton";
import "./IconPopover.css";

export interface IconPopoverProps {
  label: string;
  icon: ReactNode;
  children: (close: () => void) => ReactNode;
}

/** A small window beside the button that opens it. */
export function IconPopover({ label, icon, children }: IconPopoverProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <IconButton label={label} size="small">
        {icon}
      </IconButton>
      <Popover className="popover" placement="bottom end" offset={4}>
        <Dialog className="icon-popover" aria-label={label}>
          {children(() => {
            setOpen(false);
          })}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
