import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterAll, afterEach } from "vitest";
import { FOCUS_RESTORED_MS } from "@/ui/focus";

afterEach(cleanup);
// What settles the focus after the last window has gone still needs a document to do so in.
afterAll(
  () =>
    new Promise((done) => {
      setTimeout(done, FOCUS_RESTORED_MS + 1);
    }),
);

// jsdom lays nothing out, so there is nothing to scroll to and no style to ask about.
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.checkVisibility = () => true;
// A desktop with a mouse.
globalThis.matchMedia = (media) => Object.assign(new EventTarget(), { media, matches: media === "(pointer: fine)" }) as MediaQueryList;
globalThis.CSS ??= { supports: () => true, escape: (text: string) => text } as unknown as typeof CSS;
