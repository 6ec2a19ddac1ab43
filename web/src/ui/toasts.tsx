import { Text } from "react-aria-components/Text";
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as AriaToastRegion,
} from "react-aria-components/Toast";
import { IconButton } from "./IconButton";
import { CloseIcon } from "./icons";
import "./toasts.css";

interface Said {
  text: string;
  tone: "info" | "danger";
}

const queue = new ToastQueue<Said>({ maxVisibleToasts: 1 });
const SHOWN_MS = 6_000;
let latest = "";

/**
 * Says a sentence at the edge of the window, for what has no place of its own on the page. It takes
 * the place of the one before: more than one would cover what they are about.
 */
export function say(text: string, tone: Said["tone"] = "info") {
  queue.close(latest);
  latest = queue.add({ text, tone }, { timeout: SHOWN_MS });
}

const words = { region: "Notices", dismiss: "Dismiss" };

export function ToastRegion() {
  return (
    <AriaToastRegion queue={queue} className="toast-region" aria-label={words.region}>
      {({ toast }) => (
        <Toast toast={toast} className="toast" data-tone={toast.content.tone}>
          <ToastContent className="toast-content">
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          <IconButton label={words.dismiss} size="small" slot="close">
            <CloseIcon aria-hidden />
          </IconButton>
        </Toast>
      )}
    </AriaToastRegion>
  );
}
