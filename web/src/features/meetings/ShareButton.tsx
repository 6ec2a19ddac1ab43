import type { Id } from "@/api/wire";
import { CalendarIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { useOpenWindow } from "./windows/windows";
import { words } from "./words";

/** The calendar icon at the top of a room. */
export function ShareButton({ roomId }: { roomId: Id }) {
  const open = useOpenWindow();
  return (
    <IconButton
      label={words.share.open}
      onPress={() => {
        open({ kind: "share", roomId });
      }}
    >
      <CalendarIcon aria-hidden />
    </IconButton>
  );
}
