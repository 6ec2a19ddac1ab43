import { lazy, type ReactNode, Suspense, useState } from "react";
import { AddIcon } from "@/ui/icons";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { words } from "./words";

const NewRoomDialog = lazy(() => import("./NewRoomDialog"));

/** The small button over the list that starts a conversation. */
export function NewRoomIcon() {
  const { open, dialog } = useNewRoom();
  return (
    <>
      <IconButton label={words.newRoom} size="small" onPress={open}>
        <AddIcon aria-hidden />
      </IconButton>
      {dialog}
    </>
  );
}

/** The button for whoever has no conversation yet. */
export function FirstRoomButton() {
  const { open, dialog } = useNewRoom();
  return (
    <>
      <Button look="primary" icon={<AddIcon aria-hidden />} onPress={open}>
        {words.firstRoom}
      </Button>
      {dialog}
    </>
  );
}

function useNewRoom(): { open: () => void; dialog: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  return {
    open: () => {
      setOpen(true);
    },
    dialog: (
      <Suspense>
        {isOpen && (
          <NewRoomDialog
            onClose={() => {
              setOpen(false);
            }}
          />
        )}
      </Suspense>
    ),
  };
}
