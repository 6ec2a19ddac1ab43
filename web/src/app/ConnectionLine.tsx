import { useEffect, useState } from "react";
import { useConnection } from "@/sync/context";
import { Spinner } from "@/ui/Spinner";
import { words } from "./words";
import "./ConnectionLine.css";

/** A moment without a connection is not worth a word. */
const PATIENCE_MS = 1_200;
const BACK_MS = 2_500;

type Said = "nothing" | "offline" | "resuming" | "back";

const sentences: Record<Exclude<Said, "nothing">, string> = {
  offline: words.offline,
  resuming: words.resuming,
  back: words.backOnline,
};

/** Says when the connection is lost, and when it is back. */
export function ConnectionLine() {
  const connection = useConnection();
  const [said, setSaid] = useState<Said>("nothing");
  useEffect(() => {
    const next = { connecting: "offline", offline: "offline", resuming: "resuming", online: "back" } as const;
    const calm = said === "nothing";
    if (calm && connection === "online") return;
    const timer = setTimeout(
      () => {
        setSaid(next[connection]);
      },
      calm ? PATIENCE_MS : 0,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [connection, said]);
  useEffect(() => {
    if (said !== "back") return;
    const timer = setTimeout(() => {
      setSaid("nothing");
    }, BACK_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [said]);
  return (
    <div className="connection" role="status" data-said={said}>
      {said !== "nothing" && (
        <p className="connection-line">
          {said !== "back" && <Spinner />}
          {sentences[said]}
        </p>
      )}
    </div>
  );
}
