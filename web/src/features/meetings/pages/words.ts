import { texts } from "@/words";

export const words = { ...texts.meetings, page: texts.page, meet: texts.meet };
