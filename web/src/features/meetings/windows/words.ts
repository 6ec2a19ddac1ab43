import { words as common } from "../words";

/** The sentences of the small windows. */
export const words = {
  ...common,

  cancelling: {
    title: "Cancel this meeting?",
    reason: "Reason (optional)",
    confirm: "Cancel the meeting",
    keep: "Keep it",
    done: "The meeting is cancelled.",
    changed: "This meeting has changed in the meantime. It is now at the time shown.",
  },
};
