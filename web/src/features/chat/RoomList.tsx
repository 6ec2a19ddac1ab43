import { lazy, Suspense, useState } from "react";
import { AddIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Loading } from "@/ui/Spinner";
import { useChatState } from "./context";
import { RoomLink } from "./RoomLink";
import { roomsByActivity } from "./state/select";
import { words } from "./words";
import "./RoomList.css";

const NewRoomDialog = lazy(() => import("./NewRoomDialog"));
/** The person's conversations, the one with the newest message first. */
export function RoomList({ currentPath }: { currentPath: string }) {
  const rooms = useChatState((state) => state.rooms);
  const loaded = useChatState((state) => state.loaded);
  const [creating, setCreating] = useState(false);
  // On a phone the list is a page of its own.
  const Title = currentPath === "/" ? "h1" : "h2";
  const ordered = roomsByActivity(rooms);
  return (
    <section className="rooms" aria-labelledby="rooms-title">
      <header className="rooms-header">
        <Title id="rooms-title">{words.rooms}</Title>
        <IconButton
          label={words.newRoom}
          size="small"
          onPress={() => {
            setCreating(true);
          }}
        >
          <AddIcon aria-hidden />
        </IconButton>
      </header>
      {!loaded && <Loading label={words.loadingRooms} />}
      {loaded && ordered.length === 0 && (
        <p className="rooms-empty">
          {words.noRooms}. {words.noRoomsHint}
        </p>
      )}
      <ul className="rooms-list">
        {ordered.map((room) => (
          <li key={room.id}>
            <RoomLink room={room} current={currentPath === `/rooms/${room.id}`} />
          </li>
        ))}
      </ul>
      <Suspense>
        {creating && (
          <NewRoomDialog
            onClose={() => {
              setCreating(false);
            }}
          />
        )}
      </Suspense>
    </section>
  );
}
