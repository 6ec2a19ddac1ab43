import { texts } from "@/words";

/** The sentences of `/meet`. */
export const words = { ...texts.meetings, meet: texts.meetCommand };
