/** What goes wrong between here and the server. */
export const problems = {
  offline: {
    title: "No connection",
    detail: "The server cannot be reached. Check your connection and try again.",
  },
  unexpected: {
    title: "Something went wrong",
    detail: "The server gave no answer that could be understood. Try again in a moment.",
  },
  /** The server's sentence about a whole request, in the reader's language; it writes English. */
  detail: (_code: string, sentence: string): string => sentence,
  /** The same for what it says about a field, which is the end of a sentence that begins with the field. */
  field: (sentence: string): string => sentence,
};
