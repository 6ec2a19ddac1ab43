import { list, plural } from "./forms";

/** My meetings. */
export const page = {
  title: "My meetings",
  home: "Back to conversations",
  coming: "Upcoming",
  past: "Past",
  which: "Which meetings",
  noComing: "No upcoming meetings",
  noComingHint: "Share your availability in a conversation, and let others pick a time.",
  noPast: "No past meetings",
  conversation: "Conversation",
  feed: "Calendar feed",
  feedHint:
    "Subscribe to this address in your calendar app to see all your meetings there. Anyone who has it can see them, so keep it to yourself.",
  feedAddress: "Address of the feed",
  copy: "Copy",
  copied: "Copied",
  reset: "Reset the address",
  resetTitle: "Reset the address?",
  resetHint: "The current address stops working at once, in every calendar that uses it.",
  resetDone: "The feed has a new address.",
};

/** A meeting's own page. */
export const meet = {
  missing: "Meeting not found",
  missingHint: "It does not exist, or you are not one of its participants.",
  here: "Here now",
  notHere: "Not here yet",
  participants: "Participants",
  startsIn: (time: string) => `Starts ${time}`,
  running: "Going on now",
  over: "This meeting is over",
  join: "Join the meeting",
  conversation: "Open the conversation",
  about: (names: readonly string[]) => `This is where ${list(names)} meet. Come here when the meeting starts.`,
  waiting: "You are in the right place. The others can see that you are here.",
  alone: "Nobody else is here yet.",
  present: (names: readonly string[]) => `${list(names)} ${plural(names.length, "is", "are")} here with you.`,
  atStart: "At the start, write to each other in the conversation. There is no video call on this page.",
  atStartLinked: (host: string) => `At the start, select Join the meeting. The call opens in a new tab, at ${host}.`,
  nowLinked: (host: string) => `Select Join the meeting. The call opens in a new tab, at ${host}.`,
  nowHere: "Write to each other in the conversation. There is no video call on this page.",
  others: "This meeting is between others",
  othersHint: (names: readonly string[]) => `It is between ${list(names)}. Only they can join it.`,
};
