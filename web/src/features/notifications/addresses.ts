/** Settings > Notifications, where e-mails and notices lead. */
export const NOTIFICATIONS = "/settings/notifications";
