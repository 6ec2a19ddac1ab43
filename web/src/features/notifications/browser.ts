import { useSyncExternalStore } from "react";

/** What this browser says to showing notifications; `unsupported`: it cannot, or not on this page. */
export type Permission = NotificationPermission | "unsupported";

export function permission(): Permission {
  return "Notification" in window && window.isSecureContext ? Notification.permission : "unsupported";
}

const listeners = new Set<() => void>();

function changed() {
  for (const listener of listeners) listener();
}

/** It changes in the browser's own settings, too, which not all browsers tell of: coming back is a time to look. */
function watch(listener: () => void): () => void {
  if (listeners.size === 0) begin();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) end();
  };
}

let status: PermissionStatus | null = null;

function begin() {
  window.addEventListener("focus", changed);
  void navigator.permissions
    ?.query({ name: "notifications" })
    .then((found) => {
      status = found;
      found.addEventListener("change", changed);
      changed();
    })
    .catch(() => undefined);
}

function end() {
  window.removeEventListener("focus", changed);
  status?.removeEventListener("change", changed);
  status = null;
}

/** Follows what this browser says. */
export function usePermission(): Permission {
  return useSyncExternalStore(watch, permission);
}

/** Asks this browser's user; to be called by a press of a button alone. */
export async function askPermission(): Promise<Permission> {
  if (permission() === "unsupported") return "unsupported";
  remember(ASKED);
  await Notification.requestPermission();
  changed();
  return permission();
}

const ASKED = "chatsched.notify.asked";
const DECLINED = "chatsched.notify.declined";

const wasDeclined = () => recalls(DECLINED);

/** Whether somebody wanted notifications on this device. */
export const wasAsked = () => recalls(ASKED);

/** Whether they want no word of them here. */
export function useDeclined(): boolean {
  return useSyncExternalStore(watch, wasDeclined);
}

export function decline() {
  remember(DECLINED);
  changed();
}

function remember(key: string) {
  try {
    localStorage.setItem(key, "yes");
  } catch {
    // Without storage it is forgotten with the page.
  }
}

function recalls(key: string): boolean {
  try {
    return localStorage.getItem(key) === "yes";
  } catch {
    return false;
  }
}
