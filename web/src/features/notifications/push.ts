import type { Notifications } from "./notifications";
import { registration } from "./alerts/showing";
import { shows } from "./browser";

/**
 * Has this browser told while chatsched is closed, if the server can and the browser may. The server
 * forgets the browser with the session, so that it is said again with each.
 */
export async function subscribeToPush(notifications: Notifications): Promise<boolean> {
  if (!shows() || !("serviceWorker" in navigator) || !("PushManager" in window)) return false;
  const worker = await registration();
  if (!worker) return false;
  const answer = await notifications.pushKey();
  if (!answer.ok || answer.value.public_key === null) return false;
  try {
    const subscription = await subscribed(worker.pushManager, answer.value.public_key);
    const told = await notifications.subscribe(subscription.toJSON());
    return told.ok;
  } catch {
    // The browser has no push service that it could reach; what is open shows notifications all the same.
    return false;
  }
}

/** Has this browser told no longer. */
export async function unsubscribeFromPush(notifications: Notifications): Promise<void> {
  const worker = await registration();
  const subscription = await worker?.pushManager?.getSubscription();
  if (!subscription) return;
  await notifications.unsubscribe(subscription.endpoint);
  await subscription.unsubscribe();
}

async function subscribed(manager: PushManager, key: string): Promise<PushSubscription> {
  const known = await manager.getSubscription();
  const applicationServerKey = bytes(key);
  if (known && same(known.options.applicationServerKey, applicationServerKey)) return known;
  await known?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** base64url → bytes */
function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.codePointAt(0) ?? 0);
}

function same(one: ArrayBuffer | null, other: Uint8Array): boolean {
  const own = one === null ? [] : [...new Uint8Array(one)];
  return own.length === other.length && own.every((byte, index) => byte === other[index]);
}
