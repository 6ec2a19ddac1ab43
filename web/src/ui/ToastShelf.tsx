import { Text } from "react-aria-components/Text";
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components/Toast";
import { IconButton } from "./IconButton";
import { CloseIcon } from "./icons";
import type { Said } from "./toasts";
import { words } from "./words";
import "./toasts.css";

const queue = new ToastQueue<Said>({ maxVisibleToasts: 1 });
const SHOWN_MS = 6_000;
let latest = "";

/** Shows a sentence in the place of the one before. */
export function put(said: Said) {
  queue.close(latest);
  latest = queue.add(said, { timeout: SHOWN_MS });
}

export default function ToastShelf() {
  return (
    <ToastRegion queue={queue} className="toast-region" aria-label={words.notices}>
      {({ toast }) => (
        <Toast toast={toast} className="toast" data-tone={toast.content.tone}>
          {/* What has been done is no alarm. */}
          <ToastContent className="toast-content" role={toast.content.tone === "danger" ? "alert" : "status"}>
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          <IconButton label={words.dismiss} size="small" slot="close">
            <CloseIcon aria-hidden />
          </IconButton>
        </Toast>
      )}
    </ToastRegion>
  );
}
