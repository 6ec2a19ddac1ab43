import { texts } from "@/words";

export const words = texts.notifications;
