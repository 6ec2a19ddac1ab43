/** What the server pushes to whoever has no page open. */
interface Push {
  /** What it is about; a withdrawal takes back what was told under its tag. */
  kind: string;
  title: string;
  body: string;
  /** Where a click leads, as a path on this site. */
  url: string;
  /** The same news from an open page has the same tag, and is shown once. */
  tag: string;
}

/** Shows what is pushed, and follows clicks on whatever was shown. */
export function hearPushes(scope: ServiceWorkerGlobalScope) {
  scope.addEventListener("push", (event) => {
    const news = event.data?.json() as Push | undefined;
    if (!news) return;
    event.waitUntil(news.kind === "withdrawal" ? takeBack(scope, news) : show(scope, news));
  });
  scope.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const { url } = event.notification.data as { url: string };
    event.waitUntil(follow(scope, new URL(url, scope.location.origin).href));
  });
}

/** What a page that is open shows of the same has the same tag, so that one device shows it once. */
function show({ registration }: ServiceWorkerGlobalScope, { title, body, url, tag }: Push, silent = false): Promise<void> {
  return registration.showNotification(title, { body, tag, silent, icon: "/icon-192.png", badge: "/badge-96.png", data: { url } });
}

/**
 * Takes back what was shown. Browsers ask that each push shows something, and some take away the
 * right to push where one does not: so it is replaced, without a sound, before it is closed.
 */
async function takeBack(scope: ServiceWorkerGlobalScope, news: Push): Promise<void> {
  await show(scope, news, true);
  for (const notification of await scope.registration.getNotifications({ tag: news.tag })) notification.close();
}

/** Brings a window that is open there already to the front, or one that can be led there, or a new one. */
async function follow(scope: ServiceWorkerGlobalScope, url: string) {
  const windows = await scope.clients.matchAll({ type: "window" });
  const best = windows.find((window) => window.url === url) ?? windows[0];
  if (!best) {
    await scope.clients.openWindow(url);
    return;
  }
  await best.focus();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's windows are of its origin
  if (best.url !== url) best.postMessage({ type: "open", url });
}
