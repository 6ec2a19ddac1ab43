/** Marks of unread messages outside the page: on the tab's icon, and on the icon of the installed application. */

const PLAIN = "/icon.svg";
const MARKED = "/icon-unread.svg";

export function markUnread(count: number) {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"][type="image/svg+xml"]');
  const wanted = count > 0 ? MARKED : PLAIN;
  if (icon && icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
  const { setAppBadge, clearAppBadge } = navigator as Partial<Pick<Navigator, "setAppBadge" | "clearAppBadge">>;
  const marking = count > 0 ? setAppBadge?.call(navigator, count) : clearAppBadge?.call(navigator);
  // A browser tab has no such mark, and some browsers say so.
  marking?.catch(() => undefined);
}
