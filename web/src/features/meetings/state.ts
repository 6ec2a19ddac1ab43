import type { ServerEvent } from "@/api/events";
import type { Id, Invite, Meeting, Message, Person, Span } from "@/api/wire";

/** The newest copies of all invites and meetings that this client has seen. */
export interface MeetingsState {
  invites: Readonly<Record<Id, Invite>>;
  meetings: Readonly<Record<Id, Meeting>>;
  /** Invite → how often its free times have changed while they were watched. */
  slotChanges: Readonly<Record<Id, number>>;
  /** Meeting → who is at its page now. */
  present: Readonly<Record<Id, readonly Person[]>>;
  /** Meeting of one's own → when one has put its event by hand in one's calendar; null: deleted. */
  handEdits: Readonly<Record<Id, Span | null>>;
  /** Meetings that were put into one's own calendar by a press of a button here. */
  added: ReadonlySet<Id>;
}

export type MeetingsAction =
  | { type: "events"; events: readonly ServerEvent[] }
  | { type: "invite"; invite: Invite }
  | { type: "meetings"; meetings: readonly Meeting[] }
  /** Copies that one has asked for, which tell of one's own hand edits. */
  | { type: "asked"; meetings: readonly Meeting[] }
  /** The event is as the meeting again. */
  | { type: "kept"; meeting_id: Id }
  | { type: "added"; meeting_id: Id }
  | { type: "present"; meeting_id: Id; present: readonly Person[] }
  /** The connection was away: copies in messages are newer than ours, and times may have changed. */
  | { type: "resumed"; watched: readonly Id[] };

export const noMeetings: MeetingsState = { invites: {}, meetings: {}, slotChanges: {}, present: {}, handEdits: {}, added: new Set() };

export function reduceMeetings(state: MeetingsState, action: MeetingsAction): MeetingsState {
  switch (action.type) {
    case "events":
      return action.events.reduce(applied, state);
    case "invite":
      return withInvite(state, action.invite);
    case "meetings":
      return action.meetings.reduce(withMeeting, state);
    case "asked":
      return action.meetings.reduce(withAsked, state);
    case "kept":
      return withoutEdit(state, action.meeting_id);
    case "added":
      return { ...state, added: new Set([...state.added, action.meeting_id]) };
    case "present":
      return withPresent(state, action.meeting_id, action.present);
    case "resumed":
      return {
        ...state,
        invites: {},
        meetings: {},
        slotChanges: Object.fromEntries(
          action.watched.map((id) => [id, (state.slotChanges[id] ?? 0) + 1]),
        ),
      };
    default:
      return action satisfies never;
  }
}

function applied(state: MeetingsState, event: ServerEvent): MeetingsState {
  switch (event.name) {
    case "message:new":
    case "message:updated":
      return withCards(state, event.message);
    case "invite:updated":
      return withInvite(state, event.invite);
    case "meeting:updated":
      return withMeeting(state, event.meeting);
    case "slots:changed":
      return withChange(state, event.invite_id);
    case "meeting:calendar":
      return event.changed ? withEdit(state, event.meeting_id, event.event) : withoutEdit(state, event.meeting_id);
    case "meeting:presence":
      return withPresent(state, event.meeting_id, event.present);
    case "room:added":
    case "room:updated":
    case "room:removed":
    case "room:typing":
    case "room:read":
    case "presence":
    case "calendar:updated":
    case "calendar:removed":
    case "notifications:updated":
      return state;
    default:
      return event satisfies never;
  }
}

function withCards(state: MeetingsState, { invite, meeting }: Message): MeetingsState {
  const next = invite ? withInvite(state, invite) : state;
  return meeting ? withMeeting(next, meeting) : next;
}

function withInvite(state: MeetingsState, invite: Invite): MeetingsState {
  return { ...state, invites: { ...state.invites, [invite.id]: invite } };
}

function withMeeting(state: MeetingsState, meeting: Meeting): MeetingsState {
  const newest = newer(state.meetings[meeting.id], meeting);
  return { ...state, meetings: { ...state.meetings, [meeting.id]: newest } };
}

function withAsked(state: MeetingsState, meeting: Meeting): MeetingsState {
  const next = withMeeting(state, meeting);
  // Left out where there is nothing to tell.
  const change = meeting.calendar_change as Meeting["calendar_change"] | undefined;
  return change ? withEdit(next, meeting.id, change.event) : withoutEdit(next, meeting.id);
}

function withEdit(state: MeetingsState, id: Id, event: Span | null): MeetingsState {
  return { ...state, handEdits: { ...state.handEdits, [id]: event } };
}

function withoutEdit(state: MeetingsState, id: Id): MeetingsState {
  if (!(id in state.handEdits)) return state;
  const left = Object.entries(state.handEdits).filter(([other]) => other !== id);
  return { ...state, handEdits: Object.fromEntries(left) };
}

function withChange(state: MeetingsState, invite_id: Id): MeetingsState {
  const count = (state.slotChanges[invite_id] ?? 0) + 1;
  return { ...state, slotChanges: { ...state.slotChanges, [invite_id]: count } };
}

function withPresent(state: MeetingsState, id: Id, present: readonly Person[]): MeetingsState {
  return { ...state, present: { ...state.present, [id]: present } };
}

/** The newer of two copies of one meeting. */
export function newer(one: Meeting | undefined, other: Meeting): Meeting {
  if (!one || other.version > one.version) return other;
  if (other.version < one.version) return one;
  return Date.parse(other.updated_at) >= Date.parse(one.updated_at) ? other : one;
}
