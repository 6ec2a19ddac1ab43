import { useEffect, useRef, useState } from "react";
import type { Id, Message } from "@/api/wire";
import { sentence } from "../preview";
import { words } from "../words";

/** Reads out each message that arrives from somebody else while the room is open. */
export function Announcer({ messages, me }: { messages: readonly Message[]; me: Id }) {
  const last = messages.at(-1);
  const heard = useRef(last?.seq ?? 0);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!last || last.seq <= heard.current) return;
    heard.current = last.seq;
    if (last.sender?.id === me) return;
    setSaid(words.announced(last.sender?.name ?? words.system, sentence(last)));
  }, [last, me]);
  return (
    <div className="visually-hidden" role="status">
      {said}
    </div>
  );
}
