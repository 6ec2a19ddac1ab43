import type { Id, Invite, Meeting, Member, Message } from "@/api/wire";
import { clockRange, shortDay } from "@/lib/dates";
import { beginningOf } from "@/lib/text";
import { texts } from "@/words";
import { sentence } from "../preview";
import { words } from "../words";

/** So many messages at once are counted, not read out one by one. */
const MANY = 4;
/** Of what somebody reacted to, enough to know it by. */
const LONGEST_KNOWN = 60;

/** What is said of messages that have just come, the oldest first. */
export function announced(messages: readonly Message[], me: Id, now: number): readonly string[] {
  const fresh = messages.filter((message) => isNews(message, me));
  const last = fresh.at(-1);
  if (!last || fresh.length < MANY) return fresh.map((message) => told(message, now));
  return [words.newBelow(fresh.length), told(last, now)];
}

/** A system's note on a change of a meeting comes after the message that told of the change. */
function isNews({ kind, sender, deleted, meeting, notice }: Message, me: Id): boolean {
  const isNote = kind === "system" && !!meeting && notice !== "reminder";
  return sender?.id !== me && !deleted && !isNote;
}

/** A message as somebody tells of it who reads along: by whom it is, and all that matters of it. */
function told(message: Message, now: number): string {
  const { kind, meeting, invite, attachments, text } = message;
  const name = message.sender?.name ?? words.system;
  switch (kind) {
    case "booking":
    case "reschedule":
    case "cancellation": {
      if (!meeting) break;
      const when = `${shortDay(meeting.start, now)}, ${clockRange(meeting.start, meeting.end)}`;
      if (meeting.untitled) return words.announced(name, `${sentence(message)}, ${when}`);
      return words.told[kind](name, titleOf(meeting), when);
    }
    case "invite":
      if (!invite || invite.untitled) break;
      return words.told.invite(name, titleOf(invite), invite.duration);
    case "text":
    case "system":
      break;
    default:
      kind satisfies never;
  }
  const files = text === "" ? [] : attachments.map((file) => file.name);
  return words.announced(name, [sentence(message), ...files].join(", "));
}

/** With whom it is, the sender's name says. */
function titleOf({ title, untitled }: Meeting | Invite): string {
  return untitled ? texts.meetings.untitled.meeting : title;
}

/** What others have put on one's own messages since an older state of them. */
export function reactionsSince(
  before: ReadonlyMap<Id, Message>,
  messages: readonly Message[],
  me: Id,
  members: readonly Member[],
): readonly string[] {
  return messages.flatMap((message) => {
    const known = before.get(message.id);
    if (!known || known === message || message.deleted) return [];
    return Object.entries(message.reactions).flatMap(([emoji, people]) =>
      people
        .filter((id) => id !== me && known.reactions[emoji]?.includes(id) !== true)
        .flatMap((id) => members.find((member) => member.id === id)?.name ?? [])
        .map((name) => words.told.reaction(name, emoji, beginningOf(sentence(message), LONGEST_KNOWN))),
    );
  });
}
