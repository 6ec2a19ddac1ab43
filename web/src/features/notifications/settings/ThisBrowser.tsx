import { useEffect, useState } from "react";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { useGo } from "@/ui/go";
import { BellIcon } from "@/ui/icons";
import { newNonce } from "@/lib/nonce";
import { NOTIFICATIONS } from "../addresses";
import { turnOff, turnOn, usePermission, useShows } from "../browser";
import { show } from "../alerts/showing";
import { useNotifications } from "../context";
import { subscribeToPush, unsubscribeFromPush } from "../push";
import { words } from "../words";

/** Whether this browser shows notifications, and the one thing to do about it. */
export function ThisBrowser() {
  const permission = usePermission();
  const isOn = useShows();
  const notifications = useNotifications();
  const go = useGo();
  const [isPushed, setPushed] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    let wanted = true;
    void subscribeToPush(notifications).then((told) => {
      if (wanted) setPushed(told);
    });
    return () => {
      wanted = false;
    };
  }, [notifications, isOn]);

  function test() {
    void show({ tag: `test:${newNonce()}`, title: words.testTitle, body: words.testBody, url: NOTIFICATIONS }, go);
  }

  const state = permission === "granted" ? (isOn ? (isPushed ? "grantedPush" : "granted") : "off") : permission;
  const canAct = permission === "granted" || permission === "default";
  const action = canAct && (
    <Button
      look={isOn ? "secondary" : "primary"}
      size="small"
      onPress={() => {
        if (!isOn) void turnOn();
        else {
          turnOff();
          void unsubscribeFromPush(notifications);
        }
      }}
    >
      {isOn ? words.turnOff : words.turnOn}
    </Button>
  );
  return (
    <section className="notify-browser" aria-labelledby="notify-browser-title">
      <h3 id="notify-browser-title" className="field-label">
        {words.thisBrowser}
      </h3>
      <Banner tone={permission === "denied" ? "warning" : "info"} action={action}>
        {words.permission[state]}
      </Banner>
      {isOn && (
        <div>
          <Button size="small" look="quiet" icon={<BellIcon aria-hidden />} onPress={test}>
            {words.test}
          </Button>
        </div>
      )}
    </section>
  );
}
