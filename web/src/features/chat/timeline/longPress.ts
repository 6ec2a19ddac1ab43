import { type PointerEvent, useEffect, useRef } from "react";

const LONG_MS = 450;
/** A finger that goes further is scrolling. */
const STILL_PX = 10;
/** What has a meaning of its own when it is pressed for long. */
const OWN_MEANING = "a, button, input, textarea, pre";

/** Handlers for what a finger that rests on something brings up. */
export function useLongPress(onLongPress: () => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  function end() {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  }
  useEffect(() => end, []);
  return {
    onPointerDown: (event: PointerEvent) => {
      end();
      if (event.pointerType !== "touch" || (event.target as Element).closest(OWN_MEANING)) return;
      press.current = { timer: setTimeout(onLongPress, LONG_MS), x: event.clientX, y: event.clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (press.current && Math.hypot(clientX - press.current.x, clientY - press.current.y) > STILL_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
