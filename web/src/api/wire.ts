/** The shapes of the wire contract: those that the server describes, and names for their parts. */
import type {
  ChooseCalendars,
  Invite,
  Message,
  Participant,
  Provider,
  SendInvite,
  SlotsAnswer,
  TimeRange,
  UserView,
  Weekly,
  HistoryPage,
  Room,
} from "./wire.gen";

export type {
  AddToCalendar,
  Alerts,
  Attachment,
  Availability,
  BusyFrom,
  Commands,
  DateOverride,
  Events,
  Invite,
  LinkAnswer,
  LinkedAccount,
  LinkView,
  Meeting,
  Member,
  Message,
  Preferences,
  Provider,
  Room,
  RoomSync,
  SearchPage,
  Slot,
  Span,
} from "./wire.gen";

export type Id = string;
/** RFC 3339 in UTC, such as `2027-03-14T13:00:00Z`. */
export type Instant = string;
/** A calendar date, `YYYY-MM-DD`. */
export type Day = string;

export type User = UserView;
export type Person = Participant;
export type Notify = Room["notify"];
export type MessageKind = Message["kind"];
export type Page = HistoryPage;
export type Weekday = keyof Weekly;
export type HourRange = TimeRange;
export type InviteStatus = Invite["status"];
export type Slots = SlotsAnswer;
export type Duration = SendInvite["duration"];
export type ProviderId = Provider["id"];
/** What is chosen about a linked account; what is left out stays as it is. */
export type Choice = Omit<ChooseCalendars, "calendar_id">;
