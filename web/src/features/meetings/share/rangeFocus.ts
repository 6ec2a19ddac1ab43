/** Where the focus goes among the ranges of a day when one of them comes or goes. */

/** Two presses of Enter within this time are meant as one. */
const TWICE_MS = 500;

/** The day whose last range was removed latest. */
let emptied: { group: Element | null; at: number } = { group: null, at: -Infinity };

function rangesIn(group: Element | null): HTMLElement[] {
  return [...(group?.querySelectorAll<HTMLElement>(".range") ?? [])];
}

/** To the first field of the range that was added last. */
export function focusAdded(group: Element | null) {
  rangesIn(group).at(-1)?.querySelector("button")?.focus();
}

/** To the button that removes the neighbour of what was removed, or else to the one that adds a range. */
export function focusAfterRemoval(group: Element | null, index: number) {
  const left = rangesIn(group);
  const neighbour = left[index] ?? left.at(-1);
  if (neighbour) {
    [...neighbour.querySelectorAll("button")].at(-1)?.focus();
    return;
  }
  emptied = { group, at: performance.now() };
  group?.querySelector<HTMLElement>("[data-adds-range]")?.focus();
}

/** Whether a key pressed to add a range is the second of two that were meant to remove the last one. */
export function isPressedTwice(group: Element | null, pointerType: string): boolean {
  return pointerType === "keyboard" && group === emptied.group && performance.now() - emptied.at < TWICE_MS;
}
