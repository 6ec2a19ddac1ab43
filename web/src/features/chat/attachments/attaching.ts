import { useMemo } from "react";
import type { Id } from "@/api/wire";
import { useSelected } from "@/lib/store";
import { say } from "@/ui/toasts";
import { useChat } from "../context";
import { uploadsOf } from "./state";
import { MOST_FILES } from "./uploads";
import { words } from "./words";

/** The files of a room's next message, and what can be done about them. */
export function useAttaching(roomId: Id) {
  const { attaching } = useChat();
  const uploads = useSelected(attaching.store, (all) => all);
  const found = useMemo(() => uploadsOf(uploads, roomId), [uploads, roomId]);
  return {
    ...found,
    add: (files: readonly File[]) => {
      if (!attaching.add(roomId, files)) say(words.tooMany(MOST_FILES), "danger");
    },
    take: () => attaching.take(roomId),
  };
}
