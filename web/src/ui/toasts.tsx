import { lazy, Suspense } from "react";
import { createStore, useSelected } from "@/lib/store";

export interface Said {
  text: string;
  tone: "info" | "danger";
}

const load = () => import("./ToastShelf");
const ToastShelf = lazy(load);
/** Whether anything was said yet; the shelf is fetched for the first of it. */
const begun = createStore<boolean, true>(() => true, false);

/**
 * Says a sentence at the edge of the window, for what has no place of its own on the page. It takes
 * the place of the one before: more than one would cover what they are about.
 */
export function say(text: string, tone: Said["tone"] = "info") {
  begun.dispatch(true);
  void load().then(({ put }) => {
    put({ text, tone });
  });
}

/** Fetches what shows notices, where one may soon be needed. */
export function prepareNotices() {
  void load();
}

export function ToastRegion() {
  const isNeeded = useSelected(begun, (state) => state);
  return <Suspense>{isNeeded && <ToastShelf />}</Suspense>;
}
