/** Generated from the server's own schema by `npm run types`; not edited by hand. */

/**
 * A bot to be made for a room.
 */
export interface AddBot {
  room_id: string;
  name: string;
}
/**
 * Somebody to be added, by id or by e-mail address.
 */
export interface AddMember {
  room_id: string;
  user_id?: string | null;
  email?: string | null;
}
/**
 * Addresses that put a meeting into a calendar.
 */
export interface AddToCalendar {
  google: string;
  outlook: string;
  office365: string;
  yahoo: string;
  ics: string;
}
/**
 * Which kinds of news one wants to be told of in one way.
 */
export interface Alerts {
  invite: boolean;
  booking: boolean;
  reschedule: boolean;
  cancellation: boolean;
  reminder: boolean;
  calendar: boolean;
}
/**
 * The process answers.
 */
export interface Alive {
  status: "ok";
}
/**
 * A password was forgotten; an address nobody has is as good as any.
 */
export interface AskReset {
  email: string;
}
/**
 * A file. Where something does not apply, it is left out.
 *
 * ``type`` is what its content shows it to be, ``size`` its bytes. Pictures have ``width`` and
 * ``height``, in pixels and as they are to be shown, and a ``thumbnail_url`` where a smaller
 * copy could be made of them. The addresses are this site's own; they need credentials.
 */
export interface Attachment {
  id: string;
  name: string;
  type: string;
  size: number;
  url: string;
  width?: number | null;
  height?: number | null;
  thumbnail_url?: string | null;
}
/**
 * One file, to be named in a message within a day.
 */
export interface AttachmentAnswer {
  attachment: Attachment;
}
/**
 * The file that is meant.
 */
export interface AttachmentNamed {
  attachment_id: string;
}
/**
 * When somebody can be met. Durations in minutes, the horizon in days of 24 hours.
 *
 * It holds up to 500 ranges, those of the week and of all overrides together.
 */
export interface Availability {
  time_zone: string;
  weekly: Weekly;
  overrides: DateOverride[];
  buffer_before: number;
  buffer_after: number;
  min_notice: number;
  horizon_days: number;
  slot_step: number | null;
}
/**
 * The ranges of each weekday; a day that is left out has none.
 */
export interface Weekly {
  mon: TimeRange[];
  tue: TimeRange[];
  wed: TimeRange[];
  thu: TimeRange[];
  fri: TimeRange[];
  sat: TimeRange[];
  sun: TimeRange[];
}
/**
 * A stretch of one day by the wall clock; it starts before it ends, and may end at 24:00.
 */
export interface TimeRange {
  start: string;
  end: string;
}
/**
 * What holds on one date instead of its weekly ranges; no ranges: not available.
 */
export interface DateOverride {
  date: string;
  ranges: TimeRange[];
}
/**
 * Somebody's own availability.
 */
export interface AvailabilityAnswer {
  availability: Availability;
}
/**
 * Confirm one of an invite's slots.
 */
export interface BookMeeting {
  invite_id: string;
  start: string;
  nonce: string;
  note?: string | null;
}
/**
 * A fresh bot. Its token and its webhook's address are not shown again.
 */
export interface BotMade {
  bot: Sender;
  token: string;
  webhook_url: string;
}
/**
 * Who sent a message.
 */
export interface Sender {
  id: string;
  name: string;
  is_bot: boolean;
}
/**
 * The bot that is meant.
 */
export interface BotNamed {
  room_id: string;
  bot_id: string;
}
/**
 * A bot that was made in a room.
 */
export interface BotView {
  id: string;
  name: string;
  is_bot: boolean;
  created_by: string;
  created_at: string;
}
/**
 * The bots made in a room, oldest first.
 */
export interface BotsAnswer {
  bots: BotView[];
}
/**
 * One calendar of an account. `counted`: its events take the owner's time.
 */
export interface BusyFrom {
  id: string;
  name: string;
  counted: boolean;
  writable: boolean;
  conferencing: boolean;
}
/**
 * One linked account.
 */
export interface CalendarAnswer {
  calendar: LinkedAccount;
}
/**
 * A linked account, as its owner sees it.
 *
 * `destination` is the calendar in `busy_from` that meetings are put into. `conferencing`:
 * meetings get the provider's own meeting link. `problem` says in words what is wrong.
 */
export interface LinkedAccount {
  id: string;
  provider: "google" | "microsoft" | "caldav" | "ics";
  account: string;
  status: "ok" | "needs_relink" | "error";
  problem: string | null;
  writable: boolean;
  busy_from: BusyFrom[];
  destination: string | null;
  conferencing: boolean;
  synced_at: string | null;
}
/**
 * What the host did in their own calendar to a meeting's event, of which only they learn.
 *
 * ``event`` is when it is there now; null if it was deleted.
 */
export interface CalendarChange {
  event: EventTime | null;
}
/**
 * From when to when something is.
 */
export interface EventTime {
  start: string;
  end: string;
}
/**
 * A linked account of one's own.
 */
export interface CalendarNamed {
  calendar_id: string;
}
/**
 * An account that is linked no longer.
 */
export interface CalendarRemoved {
  calendar_id: string;
}
/**
 * Somebody's linked accounts, the oldest first.
 */
export interface CalendarsAnswer {
  calendars: LinkedAccount[];
}
/**
 * Call a meeting off. The message that tells of it has the nonce, if there is one.
 */
export interface CancelMeeting {
  meeting_id: string;
  version: number;
  nonce?: string | null;
  reason?: string | null;
}
/**
 * A new password, and the one that it takes the place of.
 */
export interface ChangePassword {
  current_password: string;
  new_password: string;
}
/**
 * What to change about a linked account; what is left out stays as it is.
 *
 * `counted` are all calendars whose events take time; `destination` null means that meetings
 * are put into none.
 */
export interface ChooseCalendars {
  calendar_id: string;
  counted?: string[] | null;
  destination?: string | null;
  conferencing?: boolean | null;
}
/**
 * What a provider sends somebody back with (RFC 6749, 4.1.2; `iss`: RFC 9207).
 */
export interface ComeBack {
  provider: "google" | "microsoft";
  state?: string | null;
  code?: string | null;
  iss?: string | null;
  error?: string | null;
  error_description?: string | null;
}
/**
 * Where to link a calendar, and where to come back to: a path of this site.
 *
 * It comes back with `calendar` in the query, which says how it ended: `linked` (with
 * `calendar_id`), `denied`, `missing_scope` (with `missing`), `admin_consent`, `expired`,
 * `taken` (by somebody else here), `other_account` (than the `calendar_id` that was to be
 * mended), `no_mailbox`, `not_configured`, `away` or `failed`.
 *
 * A browser that is sent here carries no headers of ours: `user_id` says instead whose session
 * is meant, and it is refused if somebody else is signed in.
 */
export interface ConnectCalendar {
  provider: "google" | "microsoft";
  return_to?: string | null;
  calendar_id?: string | null;
  user_id?: string | null;
}
/**
 * A room to be opened with these people, named by id or e-mail address.
 *
 * A direct room has one other person and no name; the same two people share one.
 */
export interface CreateRoom {
  kind: "direct" | "group";
  name?: string | null;
  member_ids?: string[];
  member_emails?: string[];
}
/**
 * A new text for one's own message; blank only where the message has attachments.
 */
export interface EditMessage {
  message_id: string;
  text: string;
}
/**
 * The private address of one's meetings as a calendar.
 */
export interface Feed {
  url: string;
}
/**
 * A feed, by the secret in its address.
 */
export interface FeedNamed {
  secret: string;
}
/**
 * One meeting's file, by its signed address.
 */
export interface FileNamed {
  meeting_id: string;
  sig?: string;
}
/**
 * A time that could be booked instead.
 */
export interface FreeTime {
  start: string;
  end: string;
}
/**
 * A page of a room's history; ``before`` and ``after`` are exclusive.
 *
 * With ``since`` it begins with the first message at or after that instant. Only one of the
 * three can be used at once; without any it is the newest page.
 */
export interface History {
  room_id: string;
  before?: number | null;
  after?: number | null;
  since?: string | null;
  limit?: number;
}
/**
 * Messages in ascending order; ``has_more`` in the direction that was asked for.
 */
export interface HistoryPage {
  messages: Message[];
  has_more: boolean;
  last_seq: number;
}
/**
 * A message at its place in its room.
 *
 * ``version`` rises with every change: of two states of one message the higher one is newer.
 * ``invite`` and ``meeting`` are cards, drawn as they stand at this moment.
 */
export interface Message {
  id: string;
  room_id: string;
  seq: number;
  kind: "text" | "invite" | "booking" | "reschedule" | "cancellation" | "system";
  sender: Sender | null;
  text: string;
  nonce: string;
  reply_to: string | null;
  reactions: {
    [k: string]: string[];
  };
  mentions: string[];
  attachments: Attachment[];
  audience: string[] | null;
  created_at: string;
  edited_at: string | null;
  deleted: boolean;
  version: number;
  invite?: Invite | null;
  meeting?: Meeting | null;
  previous?: Span | null;
  reason?: string | null;
  notice?: ("reminder" | "joined") | null;
}
/**
 * An invite to pick one of the host's free times.
 *
 * ``untitled``: nobody gave it a title. ``title`` is then one in English, made of the host's name.
 */
export interface Invite {
  id: string;
  room_id: string;
  host: Participant;
  title: string;
  untitled: boolean;
  note: string;
  duration: number;
  availability: Availability;
  reusable: boolean;
  status: "open" | "booked" | "withdrawn" | "expired";
  meeting_id: string | null;
  created_at: string;
}
/**
 * Somebody who takes part.
 */
export interface Participant {
  id: string;
  name: string;
}
/**
 * A meeting. ``version`` rises with each change; ``note`` is from who booked.
 *
 * ``title`` and ``untitled`` are those of its invite.
 *
 * ``calendar_sync``: whether the host's linked calendar is as the meeting; ``none`` without one
 * that takes meetings. ``calendar_change`` is there only for the host, in what they ask for
 * themselves, while their event is not as it was put there: move or cancel the meeting too, or
 * keep it (`KeepEvent`).
 */
export interface Meeting {
  id: string;
  invite_id: string;
  room_id: string;
  host: Participant;
  booked_by: Participant;
  attendees: Participant[];
  title: string;
  untitled: boolean;
  note: string;
  start: string;
  end: string;
  duration: number;
  status: "confirmed" | "cancelled";
  version: number;
  reason: string | null;
  join_url: string;
  add_to_calendar: AddToCalendar;
  calendar_sync: "none" | "pending" | "synced" | "failed";
  calendar_change: CalendarChange | null;
  created_at: string;
  updated_at: string;
}
/**
 * A stretch of time.
 */
export interface Span {
  start: string;
  end: string;
}
/**
 * An invite.
 */
export interface InviteAnswer {
  invite: Invite;
}
/**
 * One invite.
 */
export interface InviteNamed {
  invite_id: string;
}
/**
 * An invite, and the message that carries it; ``new`` unless the nonce was known.
 */
export interface InviteSent {
  invite: Invite;
  message: Message;
}
/**
 * Let the host's event be as the meeting again, which they had moved or deleted by hand.
 */
export interface KeepEvent {
  meeting_id: string;
  keep: true;
}
/**
 * A room's invite link: whoever opens ``url`` may join, until ``expires_at``.
 */
export interface LinkAnswer {
  url: string;
  expires_at: string;
}
/**
 * An account to be linked: CalDAV with all three, or an ICS feed by its address alone.
 */
export interface LinkCalendar {
  provider: "caldav" | "ics";
  url: string;
  username?: string | null;
  password?: string | null;
}
/**
 * The link that is meant, by the last part of its address.
 */
export interface LinkNamed {
  token: string;
}
/**
 * What a link's page says; ``member``: whoever asks is in the room already.
 */
export interface LinkView {
  room: LinkedRoom;
  invited_by: LinkedPerson;
  member: boolean;
}
/**
 * The room behind a link; its ``id`` is for its members alone.
 */
export interface LinkedRoom {
  id: string | null;
  name: string;
  member_count: number;
}
/**
 * Who invites.
 */
export interface LinkedPerson {
  id: string;
  name: string;
}
/**
 * Ask for one's meetings that meet a span of time; dates count in UTC, both included.
 */
export interface ListMeetings {
  from?: string | null;
  to?: string | null;
}
/**
 * Ask for the slots of an invite; dates count in the asked time zone, both included.
 *
 * ``meeting_id``: a meeting of this invite that is to be moved; its own time counts as free.
 */
export interface ListSlots {
  invite_id: string;
  from?: string | null;
  to?: string | null;
  time_zone?: string | null;
  meeting_id?: string | null;
}
/**
 * A sign-in; an ill-formed address is as wrong as an unknown one.
 */
export interface LogIn {
  email: string;
  password: string;
}
/**
 * A sign-out; of all sessions if ``everywhere``.
 */
export interface LogOut {
  everywhere?: boolean;
}
/**
 * How far the caller has read; never goes back, and no farther than the room's end.
 */
export interface MarkRead {
  room_id: string;
  seq: number;
}
/**
 * A meeting.
 */
export interface MeetingAnswer {
  meeting: Meeting;
}
/**
 * What the host did in their own calendar to a meeting's event; told to them alone.
 *
 * ``event`` is when it is there now, null if it was deleted, and also when it is as the meeting
 * again, which ``changed`` tells apart.
 */
export interface MeetingCalendar {
  meeting_id: string;
  event: EventTime | null;
  changed: boolean;
}
/**
 * A meeting, and the message that tells what was done; ``new`` unless it was known.
 */
export interface MeetingChanged {
  meeting: Meeting;
  message: Message;
}
/**
 * One meeting.
 */
export interface MeetingNamed {
  meeting_id: string;
}
/**
 * Who is at a meeting's page now.
 */
export interface MeetingPresence {
  meeting_id: string;
  present: Participant[];
}
/**
 * Meetings by their start.
 */
export interface MeetingsAnswer {
  meetings: Meeting[];
}
/**
 * Somebody in a room: ``read_seq`` is how far they read, ``joined_seq`` where they came in.
 *
 * What was said before they came in counts as read.
 */
export interface Member {
  id: string;
  name: string;
  is_bot: boolean;
  role: "owner" | "member";
  online: boolean;
  read_seq: number;
  joined_seq: number;
}
/**
 * The member that is meant.
 */
export interface MemberNamed {
  room_id: string;
  user_id: string;
}
/**
 * One message.
 */
export interface MessageAnswer {
  message: Message;
}
/**
 * A message, new or changed.
 */
export interface MessageEvent {
  message: Message;
}
/**
 * The message that is meant.
 */
export interface MessageNamed {
  message_id: string;
}
/**
 * Which kinds of news one wants from now on; ``calendar`` stays as it is when left out.
 */
export interface NewAlerts {
  invite: boolean;
  booking: boolean;
  reschedule: boolean;
  cancellation: boolean;
  reminder: boolean;
  calendar?: boolean | null;
}
/**
 * A token to be made.
 */
export interface NewToken {
  name: string;
}
/**
 * A command without members, or an answer that only says that all went well.
 */
export interface Nothing {}
/**
 * One's own preferences, changed on another connection or on this one.
 */
export interface NotificationsEvent {
  notifications: Preferences;
}
/**
 * What somebody wants to be told of, and how; as it is before they say anything.
 */
export interface Preferences {
  email: Alerts;
  browser: Alerts;
  reminder_minutes: number[];
}
/**
 * Somebody came or went.
 */
export interface Presence {
  user_id: string;
  online: boolean;
}
/**
 * Who is at a meeting's page now.
 */
export interface PresenceAnswer {
  present: Participant[];
}
/**
 * What went wrong (RFC 9457); `code` is for programs, `detail` for people.
 *
 * `fields` comes with `invalid`, `retry_after` with `rate_limited`, `alternatives` with
 * `slot_taken`; a `version_conflict` has the current object as a further member.
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code:
    | "invalid"
    | "unauthorized"
    | "invalid_credentials"
    | "forbidden"
    | "not_found"
    | "email_taken"
    | "slot_taken"
    | "version_conflict"
    | "meeting_over"
    | "invite_closed"
    | "rate_limited"
    | "too_large"
    | "unavailable"
    | "calendar_unavailable"
    | "calendar_auth_failed"
    | "calendar_unreachable"
    | "calendar_unsupported"
    | "url_forbidden"
    | "internal";
  fields?: {
    [k: string]: string;
  };
  retry_after?: number;
  alternatives?: FreeTime[];
  [k: string]: unknown;
}
/**
 * Where calendars can be linked from.
 *
 * `kind`: `sign_in` begins at /calendars/connect/{id}; `password` and `address` are linked by
 * POST /api/calendars. `why_not` says in words why it is not `available`.
 */
export interface Provider {
  id: "google" | "microsoft" | "caldav" | "ics";
  name: string;
  kind: "sign_in" | "password" | "address";
  available: boolean;
  why_not: string | null;
}
/**
 * All providers that the server knows.
 */
export interface ProvidersAnswer {
  providers: Provider[];
}
/**
 * What a browser subscribes by; null if this server is not set up for Web Push.
 */
export interface PushKey {
  public_key: string | null;
}
/**
 * What messages for a browser are encrypted by, as the browser gives it: base64url.
 */
export interface PushKeys {
  p256dh: string;
  auth: string;
}
/**
 * Somebody's own availability, said anew.
 */
export interface PutAvailability {
  availability: Availability;
}
/**
 * A reaction put on or taken off.
 */
export interface React {
  message_id: string;
  emoji: string;
  on: boolean;
}
/**
 * The emoji that one's reaction to a message is, or was.
 */
export interface Reaction {
  message_id: string;
  emoji: string;
}
/**
 * Somebody has read a room up to ``seq``.
 */
export interface ReadUpTo {
  room_id: string;
  user_id: string;
  seq: number;
}
/**
 * Whether the process can serve, and what of its parts is not as it should be.
 */
export interface Readiness {
  status: "ready" | "not ready";
  failing: string[];
  parts: {
    [k: string]: string;
  };
}
/**
 * A group's new name.
 */
export interface RenameRoom {
  room_id: string;
  name: string;
}
/**
 * Move a meeting to another of its invite's slots.
 */
export interface RescheduleMeeting {
  meeting_id: string;
  start: string;
  version: number;
  nonce: string;
  reason?: string | null;
}
/**
 * Another password, by the last part of the address that came by mail.
 */
export interface ResetPassword {
  token: string;
  new_password: string;
}
/**
 * A room as one of its members sees it.
 *
 * A direct room's ``name`` is the other person's. ``unread`` counts others' messages after
 * ``read_seq`` that the viewer may see, among the room's last 1,000; ``mentioned_seq`` is the last
 * of these that mentions the viewer, or 0.
 */
export interface Room {
  id: string;
  kind: "direct" | "group";
  name: string;
  members: Member[];
  last_seq: number;
  read_seq: number;
  unread: number;
  mentioned_seq: number;
  notify: "all" | "mentions" | "none";
  muted_until: string | null;
  created_at: string;
  last_message: Message | null;
}
/**
 * One room.
 */
export interface RoomAnswer {
  room: Room;
}
/**
 * The room that is meant.
 */
export interface RoomNamed {
  room_id: string;
}
/**
 * A room that the receiver is no longer in.
 */
export interface RoomRemoved {
  room_id: string;
}
/**
 * The caller's own settings for a room. While ``muted_until`` lies ahead nothing alerts.
 */
export interface RoomSettings {
  room_id: string;
  notify: "all" | "mentions" | "none";
  muted_until?: string | null;
}
/**
 * What one room has beyond the position that was asked about; ascending.
 *
 * ``updated`` are messages at or before the position that changed since ``since``, oldest change
 * first; ``updated_more`` says that there are more of them than fit.
 */
export interface RoomSync {
  messages: Message[];
  has_more: boolean;
  last_seq: number;
  updated: Message[];
  updated_more: boolean;
}
/**
 * The caller's rooms, the newest activity first.
 */
export interface RoomsAnswer {
  rooms: Room[];
}
/**
 * Whether somebody looks at what this connection's client shows.
 */
export interface SayAttention {
  attentive: boolean;
}
/**
 * Words to be found in messages of one's own rooms, or of one of them.
 *
 * Each word, or beginning of one, must be there, in any order; what stands in double quotes as
 * a phrase. Capitals and accents make no difference. ``before`` is the id of the last message of
 * the page before this one.
 */
export interface Search {
  q: string;
  room_id?: string | null;
  before?: string | null;
  limit?: number;
}
/**
 * What was found, newest first; ``has_more`` says that there are older ones.
 */
export interface SearchPage {
  messages: Message[];
  has_more: boolean;
}
/**
 * Send an invite into a room. Without an availability, the remembered one is used.
 *
 * With one that is remembered from now on; not so if ``remember`` is false: it is for this alone.
 */
export interface SendInvite {
  room_id: string;
  duration: 15 | 30 | 45 | 60;
  availability?: Availability | null;
  remember?: boolean;
  title?: string | null;
  note?: string | null;
  reusable?: boolean;
  nonce: string;
}
/**
 * A message to be sent; the same nonce from the same sender to the same room is sent once.
 *
 * ``attachments`` are ids of files that the sender has uploaded to the room; with them the text
 * may be empty.
 */
export interface SendMessage {
  room_id: string;
  attachments?: string[];
  text?: string;
  nonce: string;
  reply_to?: string | null;
}
/**
 * A message as it was stored, now or, for a repeated nonce, the first time.
 */
export interface Sent {
  message: Message;
}
/**
 * All of one's preferences, anew.
 */
export interface SetPreferences {
  email: NewAlerts;
  browser: NewAlerts;
  reminder_minutes: number[];
}
/**
 * A member's new role.
 */
export interface SetRole {
  room_id: string;
  user_id: string;
  role: "owner" | "member";
}
/**
 * A new account. ``time_zone`` and ``locale`` have defaults until the client says better.
 */
export interface SignUp {
  email: string;
  password: string;
  name: string;
  time_zone?: string | null;
  locale?: string | null;
}
/**
 * A time that is offered. ``clash``: the person asking is busy then; only they learn it.
 */
export interface Slot {
  start: string;
  end: string;
  clash: boolean;
}
/**
 * The slots that start on one date of the asked time zone.
 */
export interface SlotDay {
  date: string;
  slots: Slot[];
}
/**
 * The slots by date, without the dates that have none. ``stale``: see calendars.
 */
export interface SlotsAnswer {
  time_zone: string;
  duration: number;
  days: SlotDay[];
  stale: boolean;
}
/**
 * The slots of an invite may be others now.
 */
export interface SlotsChanged {
  invite_id: string;
}
/**
 * A browser that wants to be told, as its ``PushSubscription`` says it in JSON.
 */
export interface Subscribe {
  endpoint: string;
  keys: PushKeys;
}
/**
 * What the caller has seen of each room: the last ``seq`` known, 0 for none.
 *
 * With ``since``, changes to known messages from that instant on come too.
 */
export interface Sync {
  rooms: {
    [k: string]: number;
  };
  since?: string | null;
}
/**
 * The rooms asked about that the caller is in. ``now`` serves as the next ``since``.
 */
export interface SyncAnswer {
  rooms: {
    [k: string]: RoomSync;
  };
  now: string;
}
/**
 * A fresh token. ``token`` is not shown again.
 */
export interface TokenMade {
  id: string;
  name: string;
  token: string;
}
/**
 * The token that is meant.
 */
export interface TokenNamed {
  token_id: string;
}
/**
 * A token as it is listed; ``used_at`` is right to the hour.
 */
export interface TokenView {
  id: string;
  name: string;
  created_at: string;
  used_at: string | null;
}
/**
 * The caller's tokens, oldest first.
 */
export interface TokensAnswer {
  tokens: TokenView[];
}
/**
 * Somebody is typing in a room.
 */
export interface Typing {
  room_id: string;
  user_id: string;
}
/**
 * A browser that wants to be told no longer.
 */
export interface Unsubscribe {
  endpoint: string;
}
/**
 * A change of one's own account; what is left out stays, and ``language`` may be null.
 */
export interface UpdateMe {
  name?: string | null;
  time_zone?: string | null;
  locale?: string | null;
  language?: ("en" | "de") | null;
}
/**
 * The room that a file is for; the file itself is the body's part ``file``.
 */
export interface Upload {
  room_id: string;
}
/**
 * The caller's own account.
 */
export interface UserAnswer {
  user: UserView;
}
/**
 * An account as its owner sees it; ``email`` is null for a bot.
 *
 * ``locale`` is what texts for them are written by; ``language`` the one they chose, null for
 * whichever their device has.
 */
export interface UserView {
  id: string;
  email: string | null;
  name: string;
  time_zone: string;
  is_bot: boolean;
  locale: string;
  language: ("en" | "de") | null;
}
/**
 * A message posted to a webhook's address; whoever has the address may post.
 */
export interface WebhookMessage {
  secret: string;
  text: string;
  nonce?: string | null;
}

/** What a client may ask over Socket.IO: the payload, and what a successful ack holds. */
export interface Commands {
  "me:get": [Nothing, UserAnswer];
  "me:update": [UpdateMe, UserAnswer];
  "me:password": [ChangePassword, Nothing];
  "token:create": [NewToken, TokenMade];
  "token:list": [Nothing, TokensAnswer];
  "token:revoke": [TokenNamed, Nothing];
  "message:send": [SendMessage, Sent];
  "message:edit": [EditMessage, MessageAnswer];
  "message:delete": [MessageNamed, MessageAnswer];
  "message:react": [React, MessageAnswer];
  "message:list": [History, HistoryPage];
  "message:search": [Search, SearchPage];
  "room:sync": [Sync, SyncAnswer];
  "room:read": [MarkRead, Nothing];
  "room:typing": [RoomNamed, Nothing];
  "room:create": [CreateRoom, RoomAnswer];
  "room:list": [Nothing, RoomsAnswer];
  "room:get": [RoomNamed, RoomAnswer];
  "room:rename": [RenameRoom, RoomAnswer];
  "room:add": [AddMember, RoomAnswer];
  "room:remove": [MemberNamed, Nothing];
  "room:role": [SetRole, RoomAnswer];
  "room:settings": [RoomSettings, RoomAnswer];
  "bot:add": [AddBot, BotMade];
  "bot:list": [RoomNamed, BotsAnswer];
  "bot:remove": [BotNamed, Nothing];
  "room:link": [RoomNamed, LinkAnswer];
  "room:unlink": [RoomNamed, Nothing];
  "link:look": [LinkNamed, LinkView];
  "link:join": [LinkNamed, RoomAnswer];
  "invite:send": [SendInvite, InviteSent];
  "invite:withdraw": [InviteNamed, InviteAnswer];
  "slots:list": [ListSlots, SlotsAnswer];
  "slots:watch": [InviteNamed, Nothing];
  "slots:unwatch": [InviteNamed, Nothing];
  "meeting:book": [BookMeeting, MeetingChanged];
  "meeting:reschedule": [RescheduleMeeting, MeetingChanged];
  "meeting:cancel": [CancelMeeting, MeetingChanged];
  "meeting:add": [MeetingNamed, MeetingAnswer];
  "meeting:calendar": [KeepEvent, MeetingAnswer];
  "meeting:enter": [MeetingNamed, PresenceAnswer];
  "meeting:leave": [MeetingNamed, Nothing];
  "notifications:get": [Nothing, Preferences];
  "notifications:set": [SetPreferences, Preferences];
  "push:key": [Nothing, PushKey];
  "push:subscribe": [Subscribe, Nothing];
  "push:unsubscribe": [Unsubscribe, Nothing];
  "me:attention": [SayAttention, Nothing];
}

/** What the server says by itself over Socket.IO. */
export interface Events {
  "message:new": MessageEvent;
  "message:updated": MessageEvent;
  "room:added": RoomAnswer;
  "room:updated": RoomAnswer;
  "room:removed": RoomRemoved;
  "room:typing": Typing;
  "room:read": ReadUpTo;
  "presence": Presence;
  "calendar:updated": CalendarAnswer;
  "calendar:removed": CalendarRemoved;
  "invite:updated": InviteAnswer;
  "meeting:updated": MeetingAnswer;
  "meeting:calendar": MeetingCalendar;
  "slots:changed": SlotsChanged;
  "meeting:presence": MeetingPresence;
  "notifications:updated": NotificationsEvent;
}
