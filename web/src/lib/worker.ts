import { createStore } from "./store";

/** How often a page that stays open asks whether there is a new version. */
const EVERY_MS = 3_600_000;
/** The worker fetches the whole client; until then the page has the line and the machine to itself. */
const BEGIN_MS = 2_000;
const RELOADED = "chatsched.reloaded";
/** Once in this time a page begins anew because a part of it could not be fetched. */
const RELOAD_MS = 60_000;

/** The new version that waits to take over, if there is one. */
export const waitingVersion = createStore<ServiceWorker | null, ServiceWorker | null>((_, next) => next, null);

/**
 * Has this browser keep the client's files, so that it starts without a connection, and follows new
 * versions. It begins some time after the page has loaded, so as not to stand in its way. Browsers
 * offer this on https and on the machine itself alone.
 */
export function keepWorker() {
  window.addEventListener("vite:preloadError", (event) => {
    if (reloadOnce()) event.preventDefault();
  });
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin, { once: true });
}

/** Lets the new version take over; every page begins anew with it. */
export function takeNewVersion() {
  // A worker's messages are of its own origin.
  waitingVersion.get()?.postMessage("take-over");
}

function begin() {
  setTimeout(() => void register(navigator.serviceWorker), BEGIN_MS);
}

async function register(workers: ServiceWorkerContainer) {
  const wasControlled = workers.controller !== null;
  try {
    const registration = await workers.register("/sw.js", { updateViaCache: "none" });
    follow(registration);
    setInterval(() => void registration.update().catch(() => undefined), EVERY_MS);
  } catch {
    // Without it chatsched works as it does in browsers that have no such thing.
  }
  let isFirst = !wasControlled;
  workers.addEventListener("controllerchange", () => {
    if (isFirst) isFirst = false;
    else location.reload();
  });
}

function follow(registration: ServiceWorkerRegistration) {
  const look = () => {
    // The first version of all has nobody to wait for.
    if (registration.waiting && registration.active) waitingVersion.dispatch(registration.waiting);
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
}

/** A part that is gone from the server belongs to an old version: the page begins anew with the new one. */
function reloadOnce(): boolean {
  try {
    const last = Number(sessionStorage.getItem(RELOADED));
    if (!navigator.onLine || Date.now() - last < RELOAD_MS) return false;
    sessionStorage.setItem(RELOADED, String(Date.now()));
  } catch {
    return false;
  }
  location.reload();
  return true;
}
