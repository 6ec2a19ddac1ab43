import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Id, Message, Room } from "@/api/wire";
import { useMe } from "@/features/accounts/context";
import { useCalendars } from "@/features/calendars/context";
import { useChat } from "@/features/chat/context";
import { useAttention } from "@/features/chat/timeline/reading";
import { AlertsNotice } from "@/features/notifications/AlertsNotice";
import { isWorthTelling } from "@/features/notifications/alerts/deciding";
import { isLookedAt, lookAt } from "@/features/notifications/alerts/looking";
import { followClicks, show, withdraw, withdrawNews } from "@/features/notifications/alerts/showing";
import { tellAttention } from "@/features/notifications/attending";
import { permission, shows, useDeclined, usePermission, useShows, wasAsked } from "@/features/notifications/browser";
import { useNotifications } from "@/features/notifications/context";
import { subscribeToPush } from "@/features/notifications/push";
import { useSession } from "@/sync/context";
import { useGo } from "@/ui/go";
import { brokenNews, messageNews, tagOf } from "./news";
import { parted } from "./parting";

const ROOMS = "/rooms/";

/** Has the browser tell of what comes while nobody looks, and says what keeps it from doing so. */
export default function Notifying() {
  const [path] = useLocation();
  const attentive = useAttention();
  const looksAt = attentive && path.startsWith(ROOMS) ? path.slice(ROOMS.length) : null;
  const allowed = usePermission();
  const isOn = useShows();
  const declined = useDeclined();
  const notifications = useNotifications();
  const missed = useTelling(looksAt);
  useWithdrawing();
  const session = useSession();
  useEffect(() => tellAttention(session), [session]);
  const go = useGo();
  useEffect(() => followClicks(go), [go]);
  useEffect(() => {
    return looksAt === null ? undefined : lookAt(looksAt);
  }, [looksAt]);
  useEffect(() => {
    if (isOn) void parted().then(() => subscribeToPush(notifications));
  }, [notifications, isOn]);
  if (declined) return null;
  if (allowed === "denied" && wasAsked()) return <AlertsNotice about="blocked" />;
  return allowed === "default" && missed && attentive ? <AlertsNotice about="missed" /> : null;
}

/** Tells of messages in rooms that nobody looks at; answers whether the browser was not asked whether it may. */
function useTelling(looksAt: Id | null): boolean {
  const session = useSession();
  const chat = useChat();
  const calendars = useCalendars();
  const notifications = useNotifications();
  const me = useMe().id;
  const go = useGo();
  const [missed, setMissed] = useState(false);
  const here = useRef(looksAt);
  useEffect(() => {
    here.current = looksAt;
  }, [looksAt]);

  useEffect(() => {
    const wanted = () => notifications.store.get()?.browser ?? null;

    async function tell(message: Message, room: Room) {
      if (room.id === here.current || !isWorthTelling(message, { me, room, wanted: wanted(), now: Date.now() })) return;
      if (permission() === "default" && document.visibilityState === "hidden") setMissed(true);
      if (!shows() || (await isLookedAt(room.id))) return;
      await show(messageNews(message, room, me), go);
    }

    const broken = new Set<Id>();
    for (const { id, status } of calendars.store.get().accounts ?? []) if (status === "needs_relink") broken.add(id);
    return session.join({
      catchUp: () => Promise.resolve(true),
      receive: (events) => {
        for (const event of events) {
          if (event.name === "message:new") {
            const room = chat.store.get().rooms[event.message.room_id];
            if (room) void tell(event.message, room);
          }
          if (event.name === "message:updated" && event.message.deleted) void withdrawNews(tagOf(event.message));
          if (event.name !== "calendar:updated") continue;
          const { id, status } = event.calendar;
          if (status !== "needs_relink") broken.delete(id);
          else if (!broken.has(id)) {
            broken.add(id);
            if (wanted()?.calendar !== false && shows()) void show(brokenNews(event.calendar), go);
          }
        }
      },
    });
  }, [session, chat, calendars, notifications, me, go]);
  return missed;
}

/** What is read needs no telling any more. */
function useWithdrawing() {
  const chat = useChat();
  useEffect(() => {
    let before = chat.store.get().rooms;
    return chat.store.subscribe(() => {
      const { rooms } = chat.store.get();
      if (rooms === before) return;
      const read = Object.values(rooms).filter(({ id, unread }) => unread === 0 && (before[id]?.unread ?? 0) > 0);
      before = rooms;
      if (shows()) for (const { id } of read) void withdraw(`${ROOMS}${id}`);
    });
  }, [chat]);
}
