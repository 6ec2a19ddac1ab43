import { counted } from "./forms";

/** Inviting people into a group by a link, and following one. */
export const joining = {
  invite: "Invite people",
  inviteTitle: "Invite people by a link",
  inviteHint: "Whoever opens the link can join this group, also without an account so far.",
  address: "Invite link",
  copy: "Copy link",
  copied: "The link is copied.",
  copyByHand: "The link is selected. Copy it with your keyboard or menu.",
  share: "Share…",
  shareText: (room: string) => `Join “${room}” on chatsched`,
  goodUntil: (day: string) => `The link works until ${day}.`,
  reset: "Reset the link",
  resetTitle: "Reset the invite link?",
  resetHint: "The present link stops working at once. Whoever has joined stays in the group.",
  resetConfirm: "Reset",
  resetDone: "The old link no longer works. This is the new one.",
  cancel: "Cancel",
  retry: "Try again",

  alone: "Only you are here so far. Send an invite link to those you want to talk and meet with.",
  firstMessage: "Write the first message below.",
  firstInvite: "To find a time to meet, share when you are free: everyone here can pick a time, and it is booked at once.",
  steps: [
    { title: "Start a conversation", hint: "With one person, or as a group to which you invite people by a link." },
    { title: "Share when you are free", hint: "The calendar button at the top of a conversation sends an invite." },
    { title: "Let others pick a time", hint: "The meeting is booked at once, and stands in the conversation and in your calendars." },
  ],

  title: (person: string, room: string) => `${person} invites you to “${room}”`,
  people: (count: number) =>
    count === 1 ? "One person is in this conversation." : `${counted(count, "person is", "people are")} in this conversation.`,
  create: "Create account and join",
  createHint: "Make an account to join. It takes a name, an e-mail address and a password.",
  signIn: "Sign in and join",
  signInHint: "Sign in to join.",
  join: "Join the conversation",
  signedInAs: (name: string) => `You are signed in as ${name}.`,
  other: "Use another account",
  gone: "This invite link does not work",
  goneHint: "It has expired or was reset, or part of its address is missing. Ask whoever sent it for a new one.",
  away: "The invitation cannot be opened right now",
  home: "Go to my conversations",
  loading: "Opening the invitation",
};
