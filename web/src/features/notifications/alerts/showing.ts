import { inOneTab } from "./looking";

/** What the browser shows. */
export interface News {
  /** The same news by another way, such as a push, has the same tag, and is shown once. */
  tag: string;
  title: string;
  body: string;
  /** Where a click leads, as a path on this site. */
  url: string;
}

const ICON = "/icon-192.png";
/** What a phone draws in its status bar: a shape in one colour. */
const BADGE = "/badge-96.png";

/** Shows news in one tab of this browser; `open` follows a click. */
export function show(news: News, open: (url: string) => void): Promise<void> {
  return inOneTab(news.tag, () => put(news, open));
}

async function put({ tag, title, body, url }: News, open: (url: string) => void) {
  const options = { tag, body, icon: ICON, badge: BADGE, data: { url } };
  const worker = await registration();
  // Phones show only what the worker shows; it also outlives the tab.
  if (worker?.active) {
    await worker.showNotification(title, options);
    return;
  }
  const notification = made(title, options);
  if (!notification) return;
  shown.set(tag, notification);
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
    open(url);
  });
  notification.addEventListener("close", () => {
    shown.delete(tag);
  });
}

/** Null where only a worker may show them. */
function made(title: string, options: NotificationOptions): Notification | null {
  try {
    return new Notification(title, options);
  } catch {
    return null;
  }
}

/** The page's worker; none where the browser offers none, or not in this window. */
export async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    return await navigator.serviceWorker?.getRegistration();
  } catch {
    return undefined;
  }
}

/** Follows clicks on what the worker shows, which it hands on to a page that is open. */
export function followClicks(open: (url: string) => void): () => void {
  const hear = ({ data }: MessageEvent<unknown>) => {
    if (!isOpening(data)) return;
    const { origin, pathname, search } = new URL(data.url, window.location.origin);
    if (origin === window.location.origin) open(pathname + search);
  };
  const { serviceWorker: workers } = navigator as { serviceWorker?: ServiceWorkerContainer };
  workers?.addEventListener("message", hear);
  return () => workers?.removeEventListener("message", hear);
}

function isOpening(data: unknown): data is { type: "open"; url: string } {
  return typeof data === "object" && data !== null && "type" in data && data.type === "open" && "url" in data && typeof data.url === "string";
}

const shown = new Map<string, Notification>();

/** Takes away what leads to a place that somebody has come to by another way. */
export async function withdraw(url: string): Promise<void> {
  for (const notification of await all()) {
    const data = notification.data as { url?: string } | null;
    if (data?.url?.split("?")[0] === url) notification.close();
  }
}

/** Takes away what was told under a tag, and is true no longer. */
export async function withdrawNews(tag: string): Promise<void> {
  for (const notification of await all()) if (notification.tag === tag) notification.close();
}

/** Takes away everything that is shown. */
export async function withdrawAll(): Promise<void> {
  for (const notification of await all()) notification.close();
}

async function all(): Promise<Notification[]> {
  const worker = await registration();
  const known = (await worker?.getNotifications?.()) ?? [];
  return [...known, ...shown.values()];
}
