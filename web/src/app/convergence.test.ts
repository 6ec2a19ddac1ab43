import { expect, test } from "vitest";
import type { ServerEvent } from "@/api/events";
import type { Meeting, Message, Page, Room } from "@/api/wire";
import { reduceChat } from "@/features/chat/state/reduce";
import { type ChatAction, type ChatState, emptyChat } from "@/features/chat/state/types";
import { newer, noMeetings, reduceMeetings } from "@/features/meetings/state";
import recorded from "./recorded-stream.json" with { type: "json" };

/** What one person's client heard from a real server: scripts/record-stream.mjs. */
const stream = recorded as unknown as {
  me: string;
  room_id: string;
  before: { rooms: Room[]; page: Page };
  events: ServerEvent[];
  after: { rooms: Room[]; page: Page };
};

function begun({ rooms, page }: { rooms: Room[]; page: Page }): ChatState {
  const opened: ChatAction = { type: "opened", room_id: stream.room_id, page, hasBefore: false, hasAfter: false };
  return [{ type: "snapshot", rooms } as ChatAction, opened].reduce(reduceChat, emptyChat(stream.me));
}

function shown(state: ChatState) {
  return { rooms: state.rooms, timeline: state.timelines[stream.room_id] };
}

/**
 * A change to a meeting raises the version of every message that shows it, without an event for
 * each: the client draws cards from the newest copy, which events about meetings bring.
 */
function withoutCards({ rooms, timeline }: ReturnType<typeof shown>) {
  return {
    rooms: Object.fromEntries(
      Object.values(rooms).map(({ last_message, ...rest }) => [rest.id, [rest, last_message && bare(last_message)]]),
    ),
    timeline: { ...timeline, messages: timeline?.messages.map(bare) },
  };
}

function bare(message: Message) {
  return message.kind === "text" ? message : { ...message, invite: null, meeting: null, version: 0 };
}

test("an old snapshot and the events after it make the fresh snapshot", () => {
  const events: ChatAction = { type: "events", events: stream.events, now: 0 };
  const live = reduceChat(begun(stream.before), events);
  expect(withoutCards(shown(live))).toEqual(withoutCards(shown(begun(stream.after))));
});

test("events that come twice, and in bundles of any size, change nothing", () => {
  const once = reduceChat(begun(stream.before), { type: "events", events: stream.events, now: 0 });
  const twice = stream.events.reduce(
    (state, event) => reduceChat(state, { type: "events", events: [event, event], now: 0 }),
    begun(stream.before),
  );
  expect(shown(twice)).toEqual(shown(once));
});

test("a resume by seq makes the fresh snapshot from any place where the line was cut", () => {
  for (let heard = 0; heard < stream.events.length; heard += 1) {
    const cut = reduceChat(begun(stream.before), { type: "events", events: stream.events.slice(0, heard), now: 0 });
    const end = cut.timelines[stream.room_id]?.end ?? 0;
    const { messages, last_seq } = stream.after.page;
    const page = {
      messages: messages.filter(({ seq }) => seq > end),
      updated: messages.filter(({ seq }) => seq <= end),
      updated_more: false,
      has_more: false,
      last_seq,
    };
    const resumed = [
      { type: "snapshot", rooms: stream.after.rooms } as ChatAction,
      { type: "synced", pages: { [stream.room_id]: page } } as ChatAction,
    ].reduce(reduceChat, cut);
    expect(shown(resumed)).toEqual(shown(begun(stream.after)));
  }
});

test("the meeting that the events leave behind is the one that the server shows", () => {
  const live = reduceMeetings(noMeetings, { type: "events", events: stream.events });
  const drawn = stream.after.page.messages.flatMap(({ meeting }) => meeting ?? []);
  const fresh = drawn.reduce<Meeting | undefined>((best, one) => newer(best, one), undefined);
  expect(fresh?.status).toBe("cancelled");
  expect(live.meetings).toEqual({ [fresh?.id ?? ""]: fresh });
  expect(Object.values(live.invites)[0]).toEqual(
    stream.after.page.messages.find(({ kind }) => kind === "invite")?.invite,
  );
});
