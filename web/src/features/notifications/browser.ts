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
  // Another tab has turned them on or off.
  window.addEventListener("storage", changed);
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
  window.removeEventListener("storage", changed);
  status?.removeEventListener("change", changed);
  status = null;
}

/** Follows what this browser says. */
export function usePermission(): Permission {
  return useSyncExternalStore(watch, permission);
}

/** Whether this browser shows notifications: it may, and nobody has turned them off here. */
export function shows(): boolean {
  return permission() === "granted" && !recalls(OFF);
}

/** Follows whether it does. */
export function useShows(): boolean {
  return useSyncExternalStore(watch, shows);
}

/** Has this browser show notifications, and asks its user where it must; to be called by a press of a button alone. */
export async function turnOn(): Promise<void> {
  remember(ASKED);
  forget(OFF);
  forget(DECLINED);
  if (permission() === "default") await Notification.requestPermission();
  changed();
}

export function turnOff() {
  remember(OFF);
  changed();
}

const ASKED = "chatsched.notify.asked";
const OFF = "chatsched.notify.off";
const DECLINED = "chatsched.notify.declined";

const wasDeclined = () => recalls(DECLINED);

/** Whether somebody wanted notifications on this device. */
export const wasAsked = () => recalls(ASKED) && !recalls(OFF);

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

function forget(key: string) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Then it was never remembered.
  }
}

function recalls(key: string): boolean {
  try {
    return localStorage.getItem(key) === "yes";
  } catch {
    return false;
  }
}
