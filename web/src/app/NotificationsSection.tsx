import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import NotificationSettings from "@/features/notifications/settings/NotificationSettings";
import { NOTIFICATIONS } from "@/features/notifications/addresses";
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
      box.current?.focus();
    });
    return () => {
      clearTimeout(timer);
    };
  }, [isMeant]);
  return (
    <div ref={box} tabIndex={-1} className="settings-anchor">
      <PageSection title={texts.notifications.title}>
        <NotificationSettings />
      </PageSection>
    </div>
  );
}
