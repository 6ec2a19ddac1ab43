import { lazy, Suspense, useState } from "react";
import type { Notify, Room } from "@/api/wire";
import { useNow } from "@/lib/now";
import { AddMemberIcon, BellIcon, CalendarIcon, EditIcon, LeaveIcon, MoreIcon, MutedIcon, SearchIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { say } from "@/ui/toasts";
import { useChat } from "../context";
import { openSearch } from "../search/opening";
import { words as finding } from "../search/words";
import { words as joining } from "../join/words";
import { words } from "../words";
import { MUTES, mutedText } from "./muting";

const DateDialog = lazy(() => import("./DateDialog"));
const LeaveDialog = lazy(() => import("./LeaveDialog"));
const MembersDialog = lazy(() => import("./MembersDialog"));
const RenameDialog = lazy(() => import("./RenameDialog"));
const NOTIFY: readonly Notify[] = ["all", "mentions", "none"];

/** The room's (…) menu: notifications, rename, leave. */
export function RoomMenu({ room }: { room: Room }) {
  const chat = useChat();
  const [asking, setAsking] = useState<"date" | "rename" | "leave" | "members" | null>(null);
  const now = useNow();

  async function set(notify: Notify, until: number | null) {
    const muted_until = until === null ? null : new Date(until).toISOString();
    const answer = await chat.settings(room.id, notify, muted_until);
    if (answer.ok) say(mutedText({ ...room, notify, muted_until }, now) ?? words.notified[notify]);
    else say(answer.problem.detail, "danger");
  }

  const until = room.muted_until === null ? null : Date.parse(room.muted_until);
  const notify = NOTIFY.map((choice): MenuEntry => {
    const icon = choice === "none" ? <MutedIcon aria-hidden /> : <BellIcon aria-hidden />;
    const onSelect = () => void set(choice, until);
    return { id: choice, label: words.notify[choice], icon, checked: room.notify === choice, onSelect };
  });
  const pause = (id: string, label: string, end: number | null, description?: string): MenuEntry => ({
    id,
    label,
    icon: <MutedIcon aria-hidden />,
    ...(description !== undefined && { description }),
    onSelect: () => void set(room.notify, end),
  });
  const muted = mutedText(room, now);
  const pauses =
    muted === null
      ? MUTES.map(({ id, end }) => pause(id, words.muteFor[id], end(now)))
      : [pause("unmute", words.unmute, null, muted)];
  const group: MenuEntry[] = [
    {
      id: "invite",
      label: joining.invite,
      icon: <AddMemberIcon aria-hidden />,
      onSelect: () => {
        setAsking("members");
      },
    },
    {
      id: "rename",
      label: words.rename,
      icon: <EditIcon aria-hidden />,
      onSelect: () => {
        setAsking("rename");
      },
    },
    {
      id: "leave",
      label: words.leave,
      icon: <LeaveIcon aria-hidden />,
      danger: true,
      onSelect: () => {
        setAsking("leave");
      },
    },
  ];
  const ways: MenuEntry[] = [
    {
      id: "search",
      label: finding.searchHere,
      icon: <SearchIcon aria-hidden />,
      onSelect: () => {
        openSearch(room.id);
      },
    },
    {
      id: "date",
      label: finding.toDate,
      icon: <CalendarIcon aria-hidden />,
      onSelect: () => {
        setAsking("date");
      },
    },
  ];
  const close = () => {
    setAsking(null);
  };
  return (
    <>
      <Menu
        label={words.options}
        sections={[
          { title: finding.search, entries: ways },
          { title: words.notifications, entries: notify },
          { title: words.mute, entries: pauses },
          ...(room.kind === "group" ? [{ title: words.group, entries: group }] : []),
        ]}
      >
        <IconButton label={words.options}>
          <MoreIcon aria-hidden />
        </IconButton>
      </Menu>
      <Suspense>
        {asking === "date" && <DateDialog room={room} onClose={close} />}
        {asking === "rename" && <RenameDialog room={room} onClose={close} />}
        {asking === "leave" && (
          <LeaveDialog
            room={room}
            onClose={close}
            onMembers={() => {
              setAsking("members");
            }}
          />
        )}
        {asking === "members" && <MembersDialog room={room} onClose={close} />}
      </Suspense>
    </>
  );
}
