import { createContext, use } from "react";
import { useSelected } from "@/lib/store";
import type { Notifications, Wanted } from "./notifications";

export const NotificationsContext = createContext<Notifications | null>(null);

export function useNotifications(): Notifications {
  const notifications = use(NotificationsContext);
  if (!notifications) throw new Error("no NotificationsContext around this component");
  return notifications;
}

/** What one wants to be told of; null until it is known. */
export function useWanted(): Wanted {
  return useSelected(useNotifications().store, (wanted) => wanted);
}
