import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { LinkButton } from "@/ui/Link";
import { NOTIFICATIONS } from "./addresses";
import { decline, turnOn } from "./browser";
import { words } from "./words";
import "./AlertsNotice.css";

/** Says that the browser blocks what was asked for, or offers to ask it for what was missed. */
export function AlertsNotice({ about }: { about: "blocked" | "missed" }) {
  const first =
    about === "blocked" ? (
      <LinkButton size="small" href={NOTIFICATIONS}>
        {words.settings}
      </LinkButton>
    ) : (
      <Button size="small" look="primary" onPress={() => void turnOn()}>
        {words.turnOn}
      </Button>
    );
  const actions = (
    <div className="alerts-notice-actions">
      {first}
      <Button size="small" look="quiet" onPress={decline}>
        {about === "blocked" ? words.dismiss : words.notNow}
      </Button>
    </div>
  );
  return (
    <div className="alerts-notice">
      <Banner tone={about === "blocked" ? "warning" : "info"} action={actions}>
        {about === "blocked" ? words.blocked : words.offer}
      </Banner>
    </div>
  );
}
