/** What the build puts here: the paths of the files to keep, and what they amount to. */
declare const BUILT_FILES: readonly string[];
declare const BUILT_VERSION: string;

const PREFIX = "chatsched-files-";
const CACHE = `${PREFIX}${BUILT_VERSION}`;
/** The page without anything about a session or a language. */
const SHELL = "/index.html";
/** Their names carry a hash of what is in them. */
const ASSETS = "/assets/";
/** Pages that the server alone can make. */
const SERVERS = ["/api/", "/auth/", "/calendars/", "/socket.io/", "/healthz", "/readyz", "/metrics"];
/** What a proxy says while the server behind it is away. */
const AWAY = new Set([502, 504]);

const FILES = new Set(BUILT_FILES);

/** Keeps this version's files. One that is new waits until the page asks it to take over. */
export function keepFiles(scope: ServiceWorkerGlobalScope) {
  scope.addEventListener("install", (event) => {
    event.waitUntil(install());
  });
  scope.addEventListener("activate", (event) => {
    event.waitUntil(activate(scope));
  });
  scope.addEventListener("message", ({ data }) => {
    if (data === "take-over") void scope.skipWaiting();
  });
  scope.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== scope.location.origin) return;
    if (request.mode === "navigate") {
      if (!SERVERS.some((path) => pathname.startsWith(path))) event.respondWith(page(request));
    } else if (pathname.startsWith(ASSETS)) event.respondWith(asset(request));
    else if (FILES.has(pathname)) event.respondWith(fresh(request));
  });
}

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    [...FILES].map(async (path) => {
      const known = path.startsWith(ASSETS) ? await caches.match(path) : undefined;
      const file = known ?? (await fetch(path, { cache: path.startsWith(ASSETS) ? "default" : "no-cache" }));
      if (!file.ok) throw new Error(`${path}: ${file.status}`);
      await cache.put(path, file);
    }),
  );
}

async function activate(scope: ServiceWorkerGlobalScope) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/**
 * The page as the server has it now; without the server, the one that is kept.
 *
 * Not asked for while the worker starts: browsers would then ask twice for the pages that are left
 * to the server, and a sign-in's way back is good for once.
 */
async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    return AWAY.has(answer.status) ? ((await caches.match(SHELL)) ?? answer) : answer;
  } catch {
    return (await caches.match(SHELL)) ?? Response.error();
  }
}

/** A file that never changes: the one that is kept. One that was not kept is, once it was wanted. */
async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200) {
    const cache = await caches.open(CACHE);
    await cache.put(request.url, answer.clone());
  }
  return answer;
}

async function fresh(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request.url)) ?? Response.error();
  }
}
