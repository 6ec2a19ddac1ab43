import { type RefObject, useLayoutEffect } from "react";

/** Marks the field of a page that is written in: the focus begins there, and comes back to it. */
export const FOCUS_HOME = { "data-focus-home": true } as const;

/** Not every alertdialog is one: a toast has that role, too. */
const OPEN_WINDOW = ".dialog";
/** Where a page begins, the best place first. On a phone the list of conversations is a page of its own. */
const BEGINNINGS = ["main h1", "main h2", "h1"];

/** Whether a field may take the focus unasked: on a touch screen that would open the keyboard. */
export function mayFocusFields(): boolean {
  return globalThis.matchMedia("(pointer: fine)").matches;
}

/**
 * Leaves the focus where it is, unless what had it is gone: then it goes to where the page begins.
 * A page that is still being fetched has no such place; it settles the focus when it is there.
 */
export function settleFocus() {
  if (!isFocusLost()) return;
  const open = [...document.querySelectorAll<HTMLElement>(OPEN_WINDOW)].at(-1);
  if (open) {
    open.focus();
    return;
  }
  const places = mayFocusFields() ? ["[data-focus-home]", ...BEGINNINGS] : BEGINNINGS;
  const found = places.flatMap((place) => Array.from(document.querySelectorAll<HTMLElement>(place)));
  focusOn(found.find(isVisible));
}

/** The component library gives the focus back to what opened a window a frame or two after it closes. */
export const FOCUS_RESTORED_MS = 100;

/** More than the library needs to give the focus back, also where others of its effects come before. */
const TAKING_FRAMES = 12;

/**
 * Puts the focus into a field that something over the page has led to, and puts it there again when
 * the component library gives it back to what opened that. It is left alone once somebody presses
 * something.
 *
 * @returns ends it before that.
 */
export function takeFocus(field: HTMLElement): () => void {
  let left = TAKING_FRAMES;
  let frame = 0;
  const ended = new AbortController();
  function end() {
    cancelAnimationFrame(frame);
    ended.abort();
  }
  function take() {
    if (document.activeElement !== field) field.focus();
    left -= 1;
    if (left > 0) frame = requestAnimationFrame(take);
    else end();
  }
  const heard = { capture: true, signal: ended.signal };
  document.addEventListener("pointerdown", end, heard);
  document.addEventListener(
    "keydown",
    ({ target }) => {
      if (target === field) end();
    },
    heard,
  );
  take();
  return end;
}

/** Settles the focus once whatever else moves it has done so. */
export function settleFocusSoon() {
  setTimeout(settleFocus, FOCUS_RESTORED_MS);
}

/** An element that goes while it has the focus, such as what can no longer be done, leaves it settled. */
export function useFocusSettled(element: RefObject<Element | null>) {
  useLayoutEffect(() => {
    const here = element.current;
    return () => {
      if (here !== null && here === document.activeElement) settleFocusSoon();
    };
  }, [element]);
}

/** Puts the focus on something that one does not come to by Tab, such as a heading or a notice. */
export function focusOn(element: HTMLElement | null | undefined) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
}

/** Goes back to what the page is for, unless the focus has gone on to something else than its rows. */
export function focusHome() {
  if (document.activeElement?.matches("[data-row]") !== true) return;
  document.querySelector<HTMLElement>("[data-focus-home]")?.focus();
}

/** Whether what had the focus is gone, or nothing had it yet. */
export function isFocusLost(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.matches("main") || !isVisible(active);
}

function isVisible(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}
