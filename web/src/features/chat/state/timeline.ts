import type { Message, Page } from "@/api/wire";
import type { Timeline } from "./types";

/** More than this many messages are not kept: drawing and following them would cost more than asking again. */
export const MOST_KEPT = 1_000;

export function opened(page: Page, hasBefore: boolean, hasAfter: boolean, epoch = 1): Timeline {
  // A message may have come between the room's end being read and the page.
  const last = lastSeq(page.messages, 0);
  const end = hasAfter ? last : Math.max(last, page.last_seq);
  return { messages: page.messages, end, hasBefore, hasAfter, held: [], epoch };
}

/** Adds a new message. A known one is ignored; one beyond a gap is held back. */
export function placed(timeline: Timeline, message: Message): Timeline {
  if (message.seq <= timeline.end || timeline.hasAfter) return timeline;
  if (message.seq === timeline.end + 1) {
    const messages = [...timeline.messages, message];
    return released({ ...timeline, messages, end: message.seq });
  }
  if (timeline.held.some(({ seq }) => seq === message.seq)) return timeline;
  const held = [...timeline.held, message].toSorted((a, b) => a.seq - b.seq);
  return { ...timeline, held };
}

/** Appends what the server has after `end`: the answer to a sync, or the next page of history. */
export function extended(timeline: Timeline, page: Page): Timeline {
  const fresh = page.messages.filter(({ seq }) => seq > timeline.end);
  const last = lastSeq(page.messages, timeline.end);
  const reached = page.has_more ? last : Math.max(last, page.last_seq);
  return released({
    ...timeline,
    messages: fresh.length > 0 ? [...timeline.messages, ...fresh] : timeline.messages,
    end: Math.max(timeline.end, reached),
    hasAfter: page.has_more,
    held: page.has_more ? [] : timeline.held,
  });
}

export function prepended(timeline: Timeline, page: Page): Timeline {
  const first = timeline.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const earlier = page.messages.filter(({ seq }) => seq < first);
  return {
    ...timeline,
    messages: [...earlier, ...timeline.messages],
    hasBefore: page.has_more,
  };
}

/** Lets go of what is beyond the most that is kept, at one end. */
export function trimmed(timeline: Timeline, end: "start" | "end"): Timeline {
  const { messages } = timeline;
  if (messages.length <= MOST_KEPT) return timeline;
  if (end === "start") return { ...timeline, messages: messages.slice(-MOST_KEPT), hasBefore: true };
  const kept = messages.slice(0, MOST_KEPT);
  return { ...timeline, messages: kept, end: lastSeq(kept, 0), hasAfter: true, held: [] };
}

/** Puts a copy in the place of an older one that is here. */
export function replaced(timeline: Timeline, copy: Message): Timeline {
  const outdated = ({ id, version }: Message) => id === copy.id && version <= copy.version;
  const swap = (messages: readonly Message[]) => {
    const at = messages.findLastIndex(outdated);
    return at < 0 ? messages : messages.with(at, copy);
  };
  const messages = swap(timeline.messages);
  const held = swap(timeline.held);
  if (messages === timeline.messages && held === timeline.held) return timeline;
  return { ...timeline, messages, held };
}

/** Moves held messages into place as far as they follow without a gap. */
function released(timeline: Timeline): Timeline {
  if (timeline.held.length === 0) return timeline;
  const messages = [...timeline.messages];
  let { end } = timeline;
  const held: Message[] = [];
  for (const message of timeline.held) {
    if (message.seq <= end) continue;
    if (message.seq === end + 1) {
      messages.push(message);
      end = message.seq;
    } else {
      held.push(message);
    }
  }
  return { ...timeline, messages, end, held };
}

function lastSeq(messages: readonly Message[], otherwise: number): number {
  return messages.at(-1)?.seq ?? otherwise;
}
