import type { LinkedAccount, ProviderId } from "@/api/wire";
import { list } from "./forms";

/** Linked calendars. */
export const calendars = {
  close: "Close",
  cancel: "Cancel",
  back: "Back",
  retry: "Try again",
  loading: "Loading",
  home: "Back to conversations",

  providers: {
    google: "Google Calendar",
    microsoft: "Outlook and Microsoft 365",
    caldav: "CalDAV",
    ics: "Calendar address",
  } satisfies Record<ProviderId, string>,
  /** Who asks one to sign in. */
  companies: { google: "Google", microsoft: "Microsoft", caldav: "", ics: "" } satisfies Record<ProviderId, string>,

  connect: {
    title: "Connect your calendar",
    another: "Connect another calendar",
    again: (account: string) => `Connect ${account} again`,
    intro:
      "Times when you are busy are never offered, and meetings you agree on are put into your calendar. It counts in all your conversations.",
    choose: "Which calendar do you use?",
    hints: {
      google: "Sign in to Google in a window of its own",
      microsoft: "Sign in to Microsoft in a window of its own",
      caldav: "Apple iCloud, Fastmail, Nextcloud and others, with an app password",
      ics: "Any calendar with a private .ics address. It is only read.",
    } satisfies Record<ProviderId, string>,
    waiting: (company: string) => `Go on in the window of ${company} that has opened.`,
    waitingHint: "This page goes on by itself when you have signed in there.",
    openAgain: "Open the window again",
    submit: "Connect",
    done: (provider: string) => `${provider} is connected.`,
    unavailable: "Not available here.",
  },

  caldav: {
    service: "Where is your calendar?",
    services: { icloud: "iCloud", fastmail: "Fastmail", nextcloud: "Nextcloud", other: "Other" },
    hints: {
      icloud:
        "iCloud needs an app-specific password. Make one at account.apple.com, under Sign-In and Security, App-Specific Passwords.",
      fastmail:
        "Fastmail needs an app password that may use calendars (CalDAV). Make one in Fastmail’s settings, under Privacy & Security, App passwords.",
      nextcloud:
        "Make an app password in Nextcloud’s personal settings, under Security, Devices & sessions. The address is shown in the Calendar app’s settings.",
      other: "Use an app password if your provider has them: it can be taken back without changing your own.",
    },
    url: "Address of the calendar server",
    username: "User name",
    usernames: { icloud: "Apple Account e-mail", fastmail: "Fastmail e-mail", nextcloud: "User name", other: "User name" },
    password: "App password",
    unreachable: (provider: string) => `${provider} cannot be reached from here at the moment.`,
  },

  ics: {
    url: "Private address of the calendar",
    hint: "It ends in .ics, or begins with webcal. In Google Calendar it is under Settings, Integrate calendar, Secret address in iCal format; in Outlook under Shared calendars, Publish a calendar.",
    withPassword:
      "Addresses with a user name or a password in them cannot be read. Use the secret address of the calendar instead.",
    readOnly: "Meetings cannot be put into a calendar that is connected in this way. Its busy times count.",
  },

  /** What a sign-in came to, by the server's word for it. */
  outcomes: {
    linked: "Your calendar is connected.",
    closed: "The window was closed before your calendar was connected. Choose your calendar again to go on.",
    denied: "You did not allow access, so nothing is connected. To connect your calendar, choose it again and allow access.",
    missing_scope:
      "Not everything that is needed was allowed. Choose your calendar again, and leave all boxes ticked on the provider’s page.",
    admin_consent:
      "Your organisation lets only an administrator allow this. Ask them to approve this application, then try again.",
    expired: "This sign-in is no longer valid: it took too long, or was finished already. Choose your calendar again.",
    taken: "Somebody else here has connected this account already. Choose another account, or unlink it there first.",
    other_account: "That was another account. Choose Relink again, and sign in to the account that is to be mended.",
    no_mailbox:
      "This account has no calendar in the cloud. Calendars on a company’s own Exchange server cannot be connected; try its ICS address.",
    not_configured: "This provider is not set up on this server. Choose another one, or ask whoever runs the server.",
    away: "The provider does not answer just now. Nothing is connected; try again in a few minutes.",
  },
  failed: "Something went wrong at the provider, and nothing is connected. Please try again.",

  /** Where one says when one is free. */
  counting: {
    of: (names: readonly string[]) => `Busy times of ${list(names)} count`,
    none: "No busy times of your calendars count",
    manage: "Manage",
    manageLabel: "Manage calendars",
  },

  linkedPage: {
    title: "Your calendar is connected",
    failed: "The calendar was not connected",
    hint: "You can close this window and go on where you were.",
    close: "Close this window",
  },

  broken: {
    said: (account: string) => `${account} has to be connected again. Until then its busy times do not count.`,
    relink: "Relink",
    settings: "Calendar settings",
  },

  page: {
    title: "Calendars",
    none: "No calendar is connected",
    noneHint: "Connect one, and the times when you are busy there are never offered. Meetings are put into it by themselves.",
    status: {
      ok: "Connected",
      needs_relink: "Relink needed",
      error: "Not reachable",
    } satisfies Record<LinkedAccount["status"], string>,
    relinkHint: "Until it is connected again, its busy times do not count, and meetings are not put into it.",
    errorHint: "Until it can be reached again, the busy times that were last seen count. It is tried again by itself.",
    checked: (when: string) => `Last checked ${when}`,
    justNow: "just now",
    neverChecked: "Not checked yet",
    counted: "Calendars that count as busy",
    nothingCounted: "None of these calendars counts, so being busy there does not keep anybody from booking.",
    destination: "Meetings are put into",
    noDestination: "No calendar of this account",
    readOnly: "Meetings cannot be put into this account, because it can only be read.",
    conferencing: {
      google: "Add a Google Meet link to meetings",
      microsoft: "Add a Teams link to meetings",
      caldav: "Add a video link to meetings",
      ics: "Add a video link to meetings",
    } satisfies Record<ProviderId, string>,
    conferencingHint: "People join there instead of on the meeting’s page.",
    relink: "Relink",
    unlink: "Unlink",
    unlinkTitle: (account: string) => `Unlink ${account}?`,
    unlinkHint:
      "Its busy times no longer count, and new meetings are not put into it. Meetings that are in it already stay there, but no longer follow when they are moved or cancelled.",
    keep: "Keep it",
    unlinked: (account: string) => `${account} is unlinked.`,
  },
};
