import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// jsdom lays nothing out, so there is nothing to scroll to and no style to ask about.
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.checkVisibility = () => true;
// A desktop with a mouse.
globalThis.matchMedia = (media) => Object.assign(new EventTarget(), { media, matches: media === "(pointer: fine)" }) as MediaQueryList;
globalThis.CSS ??= { supports: () => true, escape: (text: string) => text } as unknown as typeof CSS;
