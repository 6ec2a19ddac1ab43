import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Spinner";
import { Steps } from "@/ui/Steps";
import { useChatState } from "./context";
import { FirstRoomButton, NewRoomIcon } from "./NewRoom";
import { RoomLink } from "./RoomLink";
import { SearchButton, SearchHost } from "./search/SearchButton";
import { roomsByActivity } from "./state/select";
import { words as joining } from "./join/words";
import { words } from "./words";
import "./RoomList.css";

/** The person's conversations, the one with the newest message first. */
export function RoomList({ currentPath }: { currentPath: string }) {
  const rooms = useChatState((state) => state.rooms);
  const loaded = useChatState((state) => state.loaded);
  // On a phone the list is a page of its own.
  const Title = currentPath === "/" ? "h1" : "h2";
  const ordered = roomsByActivity(rooms);
  return (
    <section className="rooms" aria-labelledby="rooms-title">
      <header className="rooms-header">
        <Title id="rooms-title">{words.rooms}</Title>
        <span className="rooms-header-buttons">
          <SearchButton room={null} size="small" />
          <NewRoomIcon />
        </span>
      </header>
      {!loaded && <Loading label={words.loadingRooms} />}
      {loaded && ordered.length === 0 && (
        <EmptyState title={words.noRooms} hint={words.noRoomsHint}>
          <FirstRoomButton />
          <div className="rooms-steps">
            <Steps steps={joining.steps} />
          </div>
        </EmptyState>
      )}
      {ordered.length > 0 && (
        <ul className="rooms-list">
          {ordered.map((room) => (
            <li key={room.id}>
              <RoomLink room={room} current={currentPath === `/rooms/${room.id}`} />
            </li>
          ))}
        </ul>
      )}
      <SearchHost currentRoom={/^\/rooms\/([^/]+)$/u.exec(currentPath)?.[1] ?? null} />
    </section>
  );
}
