import type { Attachment } from "@/api/wire";

/** As large as a picture is shown in a message, in pixels; several of them smaller. */
const LARGEST = { one: { width: 360, height: 280 }, several: { width: 220, height: 160 } };
/** A line of a picture would be no more than that. */
const LEAST = 24;

/** Whether it is shown, not just offered: the server gives what it knows to be a picture a size. */
export function isPicture({ type, width, height }: Attachment): boolean {
  return type.startsWith("image/") && (width ?? 0) > 0 && (height ?? 0) > 0;
}

/** The width and height in pixels at which a picture is shown: whole, and never larger than it is. */
export function shownSize({ width, height }: Attachment, isOneOfMany: boolean): { width: number; height: number } {
  const most = isOneOfMany ? LARGEST.several : LARGEST.one;
  const own = { width: width ?? most.width, height: height ?? most.height };
  const scale = Math.min(1, most.width / own.width, most.height / own.height);
  return {
    width: Math.max(LEAST, Math.round(own.width * scale)),
    height: Math.max(LEAST, Math.round(own.height * scale)),
  };
}
