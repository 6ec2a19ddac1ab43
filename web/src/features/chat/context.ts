import { createContext, use } from "react";
import { useSelected } from "@/lib/store";
import type { Chat } from "./chat";
import type { ChatState } from "./state/types";

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = use(ChatContext);
  if (!chat) throw new Error("no ChatContext around this component");
  return chat;
}

/** Follows a part of the chat's state; `select` returns what is there, never a new object. */
export function useChatState<T>(select: (state: ChatState) => T): T {
  return useSelected(useChat().store, select);
}

/** The id of the person whose client this is. */
export function useMe(): string {
  return useChatState((state) => state.me);
}
