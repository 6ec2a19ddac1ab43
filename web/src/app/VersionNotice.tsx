import { useState } from "react";
import { useSelected } from "@/lib/store";
import { takeNewVersion, waitingVersion } from "@/lib/worker";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { words } from "./words";

/** Says that there is a new version, and takes it when asked to: never in the midst of something. */
export function VersionNotice() {
  const waiting = useSelected(waitingVersion, (state) => state);
  const [dismissed, setDismissed] = useState<ServiceWorker | null>(null);
  if (!waiting || waiting === dismissed) return null;
  return (
    <Banner
      tone="info"
      action={
        <>
          <Button size="small" onPress={takeNewVersion}>
            {words.takeVersion}
          </Button>
          <Button
            size="small"
            look="quiet"
            onPress={() => {
              setDismissed(waiting);
            }}
          >
            {words.later}
          </Button>
        </>
      }
    >
      {words.newVersion}
    </Banner>
  );
}
