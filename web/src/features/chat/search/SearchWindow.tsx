import { useEffect, useReducer, useState } from "react";
import type { Id, Message } from "@/api/wire";
import { nearMoment } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { Dialog } from "@/ui/Dialog";
import { Finder, type Finding } from "@/ui/Finder";
import { useGo } from "@/ui/go";
import { Segments } from "@/ui/Segments";
import { useChat, useChatState, useMe } from "../context";
import { roomName, roomsByActivity } from "../state/select";
import { FoundMessage } from "./FoundMessage";
import { NO_RESULTS, reduceResults, isQuery } from "./results";
import { words } from "./words";
import "./SearchWindow.css";

/** Whoever is still writing is not asked about yet. */
const PATIENCE_MS = 200;
const MOST_ROOMS = 5;
const MORE = "more";

/** Finds messages and conversations. */
export default function SearchWindow({ room, onClose }: { room: Id | null; onClose: () => void }) {
  const chat = useChat();
  const me = useMe();
  const go = useGo();
  const now = useNow();
  const rooms = useChatState((state) => state.rooms);
  const [query, setQuery] = useState("");
  const [scope, setScope] = useState<"here" | "everywhere">(room === null ? "everywhere" : "here");
  const [results, dispatch] = useReducer(reduceResults, NO_RESULTS);
  const within = scope === "here" ? room : null;

  useEffect(() => {
    const asked = query.trim();
    dispatch({ type: "asked", query: asked, room: within });
    if (!isQuery(asked)) return;
    const timer = setTimeout(() => void ask(asked), PATIENCE_MS);
    async function ask(what: string) {
      const answer = await chat.search(what, within, null);
      if (answer.ok) dispatch({ type: "found", query: what, room: within, messages: answer.value.messages, hasMore: answer.value.has_more });
      else dispatch({ type: "failed", query: what, room: within, problem: answer.problem });
    }
    return () => {
      clearTimeout(timer);
    };
  }, [chat, query, within]);

  async function more() {
    const last = results.messages.at(-1);
    if (!last || results.isBusy) return;
    dispatch({ type: "more" });
    const answer = await chat.search(results.query, within, last.id);
    const to = { query: results.query, room: within };
    if (answer.ok) dispatch({ type: "found", ...to, messages: answer.value.messages, hasMore: answer.value.has_more });
    else dispatch({ type: "failed", ...to, problem: answer.problem });
  }

  const nameOf = (id: Id) => (rooms[id] ? roomName(rooms[id], me) : "");
  const wanted = query.trim().toLocaleLowerCase();
  const foundRooms = within === null && wanted !== ""
    ? roomsByActivity(rooms).filter((one) => nameOf(one.id).toLocaleLowerCase().includes(wanted)).slice(0, MOST_ROOMS)
    : [];

  function pick(id: string) {
    if (id === MORE) {
      void more();
      return;
    }
    const message = results.messages.find((one) => one.id === id);
    go(message ? `/rooms/${message.room_id}?at=${message.seq}` : `/rooms/${id}`);
    onClose();
  }
  const toFinding = (message: Message): Finding => {
    const where = nameOf(message.room_id);
    const when = nearMoment(message.created_at, now);
    return {
      id: message.id,
      children: <FoundMessage message={message} query={results.query} where={within === null ? where : null} when={when} />,
    };
  };
  const older: Finding[] = results.hasMore ? [{ id: MORE, children: <span className="found-more">{words.more}</span> }] : [];

  return (
    <Dialog title={words.search} closeLabel={words.close} onClose={onClose}>
      <Finder
        label={words.field}
        value={query}
        onChange={setQuery}
        resultsLabel={words.results}
        onPick={pick}
        note={noteOf(results, foundRooms.length)}
        groups={[
          { id: "rooms", label: words.rooms, findings: foundRooms.map(({ id }) => ({ id, children: nameOf(id) })) },
          { id: "messages", label: words.messages, findings: [...results.messages.map(toFinding), ...older] },
        ]}
      >
        {room !== null && (
          <Segments
            label={words.where}
            hideLabel
            options={[
              { id: "here", label: words.inRoom(nameOf(room)) },
              { id: "everywhere", label: words.everywhere },
            ]}
            value={scope}
            onChange={setScope}
          />
        )}
      </Finder>
    </Dialog>
  );
}

/** How the search stands, in a sentence. */
function noteOf({ query, messages, hasMore, isBusy, problem }: typeof NO_RESULTS, rooms: number): string {
  if (problem) return problem.detail;
  if (isBusy && messages.length === 0) return words.searching;
  if (!isQuery(query)) return words.hint;
  if (messages.length > 0) return words.found(messages.length, hasMore);
  return rooms > 0 ? "" : `${words.nothing(query)}. ${words.nothingHint}`;
}
