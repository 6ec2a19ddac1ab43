import type { Id } from "@/api/wire";
import { Button } from "@/ui/Button";
import { CalendarIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { useOpenWindow } from "./windows/windows";
import { words } from "./words";

/** The calendar icon at the top of a room, with its label where there is room for it. */
export function ShareButton({ roomId }: { roomId: Id }) {
  const open = useOpenWindow();
  return (
    <IconButton
      label={words.share}
      showsLabel
      onPress={() => {
        open({ kind: "share", roomId });
      }}
    >
      <CalendarIcon aria-hidden />
    </IconButton>
  );
}

/** The same as a button in the middle of a room in which nothing has been said yet. */
export function FirstShareButton({ roomId }: { roomId: Id }) {
  const open = useOpenWindow();
  return (
    <Button
      icon={<CalendarIcon aria-hidden />}
      onPress={() => {
        open({ kind: "share", roomId });
      }}
    >
      {words.share}
    </Button>
  );
}
