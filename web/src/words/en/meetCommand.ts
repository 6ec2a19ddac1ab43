import { list } from "./forms";

const said = (examples: readonly string[]) => examples.map((one) => `“${one}”`).join(", ");

/** `/meet` in the field that messages are written in. */
export const meetCommand = {
  examples: ["/meet", "/meet 30", "/meet 45 tomorrow afternoon", "/meet 30 next week"],
  exampleWith: (name: string) => `/meet 30 with @${name} next week`,
  preview: (what: string) => `Sends an invite: ${what}`,
  window: (examples: readonly string[]) => `Opens your hours to share. Or go on writing, such as ${said(examples)}.`,
  hint: (examples: readonly string[]) => `Say how long and when, such as ${said(examples)}.`,
  whom: (names: readonly string[]) => `for ${list(names)}`,
  whomAmong: (names: readonly string[]) => `for ${list(names)}, but anyone in this conversation can pick a time`,
  note: (names: readonly string[]) => `For ${list(names)}`,
  sent: "Your invite is in the conversation.",
  onlyYou: "Only you see this.",
  noLength: (what: string, examples: readonly string[]) =>
    `“${what}” is no length to choose: a meeting takes 15, 30, 45 or 60 minutes. Try ${said(examples)}.`,
  self: "That is you. Name somebody else.",
  noPerson: (name: string) => `${name} is nobody’s name in this conversation, or more than one person’s.`,
  unclear: (when: string, examples: readonly string[]) => `“${when}” says no time that can be understood. Try ${said(examples)}.`,
  past: (when: string) => `“${when}” is over.`,
  short: (when: string, length: string) => `“${when}” is too short for ${length}.`,
  skipped: (when: string) => `There is no such time as “${when}”: the clocks are put forward over it.`,
  twice: (when: string, place: string) =>
    `“${when}” falls where the clocks are put back (${place}) and show an hour twice. No invite can tell the two apart. Choose another time, or a longer one.`,
  closed: (when: string) => `Your hours have no room “${when}”.`,
  soon: (when: string, notice: string) => `“${when}” is too soon: your hours ask for a notice of ${notice}.`,
  anyway: (hours: string) => `Offer ${hours} all the same`,
};
