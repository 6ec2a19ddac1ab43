/** A path on this origin that may be gone to, or `/`: nothing that could lead elsewhere. */
export function localPath(wanted: string | null): string {
  if (wanted === null || !wanted.startsWith("/") || /^\/[/\\]/u.test(wanted)) return "/";
  const url = new URL(wanted, window.location.origin);
  return url.origin === window.location.origin ? url.pathname + url.search : "/";
}
