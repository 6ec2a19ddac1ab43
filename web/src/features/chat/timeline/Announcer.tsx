import { useEffect, useRef } from "react";
import type { Id, Message, Room } from "@/api/wire";
import { useSpoken } from "@/ui/spoken";
import type { Timeline } from "../state/types";
import { announced, reactionsSince } from "./announcing";

export interface AnnouncerProps {
  room: Room;
  window: Timeline;
  me: Id;
}

/** Reads out what others write, arrange and react with while the room is open. */
export function Announcer({ room, window, me }: AnnouncerProps) {
  const { spoken, speak } = useSpoken();
  const { messages, hasAfter } = window;
  const { members, last_message } = room;
  /** What was there when the room was opened is not new, wherever in it one reads. */
  const heard = useRef(Math.max(room.last_seq, messages.at(-1)?.seq ?? 0));
  const own = useRef<ReadonlyMap<Id, Message>>(new Map());
  useEffect(() => {
    // What is new is not in a window further up; what is in it may have been read before.
    const known = hasAfter ? (last_message ? [last_message] : []) : messages;
    const fresh = known.filter(({ seq }) => seq > heard.current);
    heard.current = Math.max(heard.current, fresh.at(-1)?.seq ?? 0);
    const mine = messages.filter(({ sender }) => sender?.id === me);
    speak([...announced(fresh, me, Date.now()), ...reactionsSince(own.current, mine, me, members)]);
    own.current = new Map(mine.map((message) => [message.id, message]));
  }, [messages, hasAfter, last_message, members, me, speak]);
  return spoken;
}
