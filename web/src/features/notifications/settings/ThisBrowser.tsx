import { useEffect, useState } from "react";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { useGo } from "@/ui/go";
import { BellIcon } from "@/ui/icons";
import { newNonce } from "@/lib/nonce";
import { NOTIFICATIONS } from "../addresses";
import { askPermission, usePermission } from "../browser";
import { show } from "../alerts/showing";
import { useNotifications } from "../context";
import { subscribeToPush } from "../push";
import { words } from "../words";

/** Whether this browser shows notifications, and the one thing to do about it. */
export function ThisBrowser() {
  const permission = usePermission();
  const notifications = useNotifications();
  const go = useGo();
  const [isPushed, setPushed] = useState(false);
  useEffect(() => {
    if (permission !== "granted") return;
    let wanted = true;
    void subscribeToPush(notifications).then((told) => {
      if (wanted) setPushed(told);
    });
    return () => {
      wanted = false;
    };
  }, [notifications, permission]);

  function test() {
    void show({ tag: `test:${newNonce()}`, title: words.testTitle, body: words.testBody, url: NOTIFICATIONS }, go);
  }

  const state = permission === "granted" && isPushed ? "grantedPush" : permission;
  const action =
    permission === "default" ? (
      <Button look="primary" size="small" onPress={() => void askPermission()}>
        {words.turnOn}
      </Button>
    ) : permission === "granted" ? (
      <Button size="small" icon={<BellIcon aria-hidden />} onPress={test}>
        {words.test}
      </Button>
    ) : undefined;
  return (
    <section className="notify-browser" aria-labelledby="notify-browser-title">
      <h3 id="notify-browser-title" className="field-label">
        {words.thisBrowser}
      </h3>
      <Banner tone={permission === "denied" ? "warning" : "info"} action={action}>
        {words.permission[state]}
      </Banner>
    </section>
  );
}
