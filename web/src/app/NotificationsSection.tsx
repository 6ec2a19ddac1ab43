import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import NotificationSettings from "@/features/notifications/settings/NotificationSettings";
import { NOTIFICATIONS } from "@/features/notifications/addresses";
import { focusOn } from "@/ui/focus";
import { PageSection } from "@/ui/Page";
import { texts } from "@/words";

/** Settings > Notifications; what leads to it comes to rest at it. */
export function NotificationsSection() {
  const [path] = useLocation();
  const box = useRef<HTMLDivElement>(null);
  const isMeant = path === NOTIFICATIONS;
  useEffect(() => {
    if (!isMeant) return;
    // The page's own beginning has taken the focus by then.
    const timer = setTimeout(() => {
      box.current?.scrollIntoView();
      focusOn(box.current?.querySelector("h2"));
    });
    return () => {
      clearTimeout(timer);
    };
  }, [isMeant]);
  return (
    <div ref={box}>
      <PageSection title={texts.notifications.title}>
        <NotificationSettings />
      </PageSection>
    </div>
  );
}
