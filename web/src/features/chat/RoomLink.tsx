import type { Room } from "@/api/wire";
import { useKeptDraft } from "./composer/drafts";
import { useMe } from "./context";
import { clockTime, daysAway, nearDay, shortDay } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { Avatar } from "@/ui/Avatar";
import { MembersIcon, MutedIcon } from "@/ui/icons";
import { RowLink } from "@/ui/RowLink";
import { usePresence } from "./presence";
import { previewOf } from "./preview";
import { quietText } from "./room/muting";
import { counterpart, isQuiet, roomName } from "./state/select";
import { words } from "./words";

export interface RoomLinkProps {
  room: Room;
  current: boolean;
}

function when(at: string, now: number): string {
  return daysAway(at, now) === 0 ? clockTime(at) : (nearDay(at, now) ?? shortDay(at, now));
}

/** One conversation in the list: with whom, what was said last, and how much is unread. */
export function RoomLink({ room, current }: RoomLinkProps) {
  const me = useMe();
  const isOnline = usePresence();
  const { last_message: latest } = room;
  const now = useNow();
  const name = roomName(room, me);
  const other = counterpart(room, me);
  const quiet = quietText(room, now);
  const isCalm = isQuiet(room, now);
  const draft = useKeptDraft(me, room.id).trim();
  return (
    <RowLink href={`/rooms/${room.id}`} current={current} className="room-link">
      {other ? (
        <Avatar id={other.id} name={other.name} isBot={other.is_bot} online={isOnline(other)} />
      ) : (
        <span className="room-link-group" aria-hidden="true">
          <MembersIcon />
        </span>
      )}
      <span className="room-link-body" data-unread={room.unread > 0 && !isCalm}>
        <span className="room-link-line">
          <span className="room-link-name">{name}</span>
          {other && <span className="visually-hidden">{isOnline(other) ? words.online : words.offline}</span>}
          {quiet !== null && <MutedIcon role="img" aria-label={quiet} />}
          {latest && (
            <time className="room-link-time numeric" dateTime={latest.created_at}>
              {when(latest.created_at, now)}
            </time>
          )}
        </span>
        <span className="room-link-line">
          <span className="room-link-preview">
            {draft === "" || current || room.unread > 0 ? previewOf(latest, me, room.kind) : words.preview.draft(draft)}
          </span>
          {room.unread > 0 && (
            <span className="room-link-unread numeric" data-quiet={isCalm}>
              <span aria-hidden="true">{room.unread > 99 ? "99+" : room.unread}</span>
              <span className="visually-hidden">{words.unread(room.unread)}</span>
            </span>
          )}
        </span>
      </span>
    </RowLink>
  );
}
