import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Member, Room } from "@/api/wire";
import { useNow } from "@/lib/now";
import { Avatar } from "@/ui/Avatar";
import { BackIcon, MembersIcon, MutedIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { useGo } from "@/ui/go";
import { useMe } from "../context";
import { usePresence } from "../presence";
import { SearchButton } from "../search/SearchButton";
import { counterpart, roomName } from "../state/select";
import { words } from "../words";
import { quietText } from "./muting";
import { RoomMenu } from "./RoomMenu";

const MembersDialog = lazy(() => import("./MembersDialog"));

function subtitle(room: Room, me: string, isOnline: (member: Member) => boolean): string {
  const other = counterpart(room, me);
  if (other) return other.is_bot ? words.bot : isOnline(other) ? words.online : words.offline;
  const online = room.members.filter(isOnline).length;
  return online > 0 ? words.membersOnline(room.members.length, online) : words.members(room.members.length);
}

/** Where one is, and what can be done here. */
export function RoomHeader({ room, children }: { room: Room; children: ReactNode }) {
  const me = useMe();
  const go = useGo();
  const isOnline = usePresence();
  const other = counterpart(room, me);
  const quiet = quietText(room, useNow());
  const [showsMembers, setShowsMembers] = useState(false);
  return (
    <header className="room-header">
      <div className="room-header-back">
        <IconButton
          label={words.back}
          onPress={() => {
            go("/");
          }}
        >
          <BackIcon aria-hidden />
        </IconButton>
      </div>
      {other ? (
        <Avatar id={other.id} name={other.name} isBot={other.is_bot} online={isOnline(other)} />
      ) : (
        <span className="room-link-group" aria-hidden="true">
          <MembersIcon />
        </span>
      )}
      <div className="room-header-names">
        <h1 id="room-name">{roomName(room, me)}</h1>
        <p>
          {quiet !== null && (
            <span className="room-header-quiet">
              <MutedIcon aria-hidden />
              {quiet}
            </span>
          )}
          {subtitle(room, me, isOnline)}
        </p>
      </div>
      <div className="room-header-actions">
        {children}
        <span className="room-header-search">
          <SearchButton room={room.id} />
        </span>
        <IconButton
          label={words.memberList}
          onPress={() => {
            setShowsMembers(true);
          }}
        >
          <MembersIcon aria-hidden />
        </IconButton>
        <RoomMenu room={room} />
      </div>
      <Suspense>
        {showsMembers && (
          <MembersDialog
            room={room}
            onClose={() => {
              setShowsMembers(false);
            }}
          />
        )}
      </Suspense>
    </header>
  );
}
