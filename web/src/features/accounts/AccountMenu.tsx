import { Avatar } from "@/ui/Avatar";
import { CalendarIcon, LeaveIcon, SettingsIcon } from "@/ui/icons";
import { Menu } from "@/ui/Menu";
import { MenuHeaderButton } from "@/ui/MenuHeaderButton";
import { say } from "@/ui/toasts";
import { useAccounts, useMe } from "./context";
import { words } from "./words";

/** Who is signed in, and the way to the settings and out. */
export function AccountMenu() {
  const accounts = useAccounts();
  const me = useMe();
  async function signOut() {
    const answer = await accounts.logout(false);
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  return (
    <Menu
      label={words.accountOf(me.name)}
      placement="bottom start"
      entries={[
        { id: "calendars", label: words.calendars, icon: <CalendarIcon aria-hidden />, href: "/settings/calendars" },
        { id: "settings", label: words.settings, icon: <SettingsIcon aria-hidden />, href: "/settings" },
        {
          id: "sign-out",
          label: words.signOut,
          icon: <LeaveIcon aria-hidden />,
          onSelect: () => void signOut(),
        },
      ]}
    >
      <MenuHeaderButton picture={<Avatar id={me.id} name={me.name} isBot={me.is_bot} />}>
        {me.name}
      </MenuHeaderButton>
    </Menu>
  );
}
