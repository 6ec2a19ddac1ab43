/** The sentences about events that their owner has changed by hand. */
export const words = {
  moved: (time: string) => `You moved this in your calendar to ${time}. Nobody else knows of it yet.`,
  deleted: "You deleted this in your calendar. The meeting still takes place.",
  resized: "You changed how long this takes in your calendar. The meeting is as long as before.",
  move: "Move the meeting too",
  keep: "Keep the meeting’s time",
  cancel: "Cancel the meeting too",
  restore: "Put it back",
  restoreLength: "Keep the meeting’s length",
  other: "Choose another time",
  notOffered: "The meeting cannot be moved there: you do not offer this time, or something else takes it.",
};
