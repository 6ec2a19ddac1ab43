import { lazy, Suspense, useEffect } from "react";
import type { Id } from "@/api/wire";
import { SearchIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { closeSearch, isSearchKey, KEYS, openSearch, useOpening } from "./opening";
import { words } from "./words";

const SearchWindow = lazy(() => import("./SearchWindow"));

/** The magnifier, in a room or over the list of them. */
export function SearchButton({ room, size = "medium" }: { room: Id | null; size?: "small" | "medium" }) {
  return (
    <IconButton
      label={words.searchKeys(KEYS)}
      size={size}
      onPress={() => {
        openSearch(room);
      }}
    >
      <SearchIcon aria-hidden />
    </IconButton>
  );
}

/** The search over the page, while it is open. It opens by its keys from anywhere. */
export function SearchHost({ currentRoom }: { currentRoom: Id | null }) {
  const open = useOpening();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!isSearchKey(event)) return;
      event.preventDefault();
      // A window that is open already is finished first.
      if (document.querySelector(".dialog") === null) openSearch(currentRoom);
    }
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
    };
  }, [currentRoom]);
  return <Suspense>{open && <SearchWindow room={open.room} onClose={closeSearch} />}</Suspense>;
}
