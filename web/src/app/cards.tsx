import type { ReactNode } from "react";
import type { Message } from "@/api/wire";

/** Draws what a message carries besides text; null: the text is all there is. */
export function renderCard(message: Message): ReactNode {
  return message.text === "" ? <p>{message.kind}</p> : null;
}
