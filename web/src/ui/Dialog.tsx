import { type ReactNode, useEffect } from "react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { settleFocusSoon } from "./focus";
import { CloseIcon } from "./icons";
import { IconButton } from "./IconButton";
import { prepareNotices } from "./toasts";
import "./Dialog.css";

export interface DialogProps {
  title: string;
  /** The name of the close button. */
  closeLabel: string;
  size?: "small" | "medium" | "large" | "full";
  onClose: () => void;
  children: ReactNode;
  /** Stays at the bottom while the body scrolls: the things to do. */
  footer?: ReactNode;
  /** A question that must be answered: clicking beside it does not close it. */
  alert?: boolean;
}

/**
 * A window over the page while it is rendered; on a phone it rises from the bottom edge.
 *
 * When it closes, the focus goes back to what opened it. That may be gone with what was done in the
 * window; the focus then goes to where the page begins, not to nowhere.
 */
export function Dialog(props: DialogProps) {
  useEffect(() => settleFocusSoon, []);
  // What was done in a window is often said once it is gone.
  useEffect(prepareNotices, []);
  return <Window {...props} />;
}

function Window({ title, closeLabel, size = "medium", onClose, children, footer, alert = false }: DialogProps) {
  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen
      isDismissable={!alert}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="dialog-modal" data-size={size}>
        <AriaDialog className="dialog" role={alert ? "alertdialog" : "dialog"}>
          <div className="dialog-header">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <IconButton label={closeLabel} onPress={onClose}>
              <CloseIcon aria-hidden />
            </IconButton>
          </div>
          <div className="dialog-body">{children}</div>
          {footer !== undefined && <div className="dialog-footer">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
