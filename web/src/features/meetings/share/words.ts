import { texts } from "@/words";

export const words = { ...texts.meetings, share: texts.share };
