import type { Id, LinkedAccount, Message, Room } from "@/api/wire";
import { CALENDARS } from "@/features/calendars/connect/addresses";
import { sentence } from "@/features/chat/preview";
import { roomName } from "@/features/chat/state/select";
import { meetingTitle } from "@/features/meetings/titles";
import { meetingTime } from "@/features/meetings/when";
import type { News } from "@/features/notifications/alerts/showing";
import { untilThen } from "@/lib/until";
import { browserZone } from "@/lib/zones";
import { texts } from "@/words";

const words = texts.notifications;
/** More than this no browser shows. */
const LONGEST = 200;

/** What a message is told under, here and by the server's pushes. */
export const tagOf = ({ id }: Pick<Message, "id">) => `message:${id}`;

/** What the browser says of a message. */
export function messageNews(message: Message, room: Room, me: Id): News {
  const name = roomName(room, me);
  const { sender } = message;
  const title = sender && room.kind === "group" ? words.inRoom(sender.name, name) : (sender?.name ?? name);
  return { tag: tagOf(message), title, body: body(message, me).slice(0, LONGEST), url: `/rooms/${room.id}` };
}

function body(message: Message, me: Id): string {
  const { kind, invite, meeting, notice } = message;
  const now = Date.now();
  if (kind === "invite" && invite) return invite.untitled ? texts.meetings.untitled.invited : words.invited(invite.title);
  if (!meeting) return sentence(message);
  if (notice === "reminder") {
    const isNow = Math.round((Date.parse(meeting.start) - now) / 60_000) <= 0;
    const title = meetingTitle(meeting, me);
    return isNow ? words.startsNow(title) : words.starts(title, untilThen(meeting.start, now));
  }
  const said = sentence(message);
  return kind === "cancellation" ? said : words.withTime(said, meetingTime(meeting, now, browserZone()));
}

/** What it says of a linked calendar that has stopped working. */
export function brokenNews({ id, account }: LinkedAccount): News {
  return { tag: `calendar:${id}`, title: words.broken, body: words.brokenHint(account), url: CALENDARS };
}
