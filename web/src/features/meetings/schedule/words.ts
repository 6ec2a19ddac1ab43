import { texts } from "@/words";

export const words = { ...texts.meetings, schedule: texts.schedule };
