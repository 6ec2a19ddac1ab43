import { useState } from "react";
import { LanguageSettings } from "@/features/accounts/LanguageSettings";
import { PasswordSettings } from "@/features/accounts/PasswordSettings";
import { ProfileSettings } from "@/features/accounts/ProfileSettings";
import { SessionSettings } from "@/features/accounts/SessionSettings";
import { CALENDARS } from "@/features/calendars/connect/addresses";
import { CalendarIcon } from "@/ui/icons";
import { LinkButton } from "@/ui/Link";
import { Page, PageSection } from "@/ui/Page";
import { Segments } from "@/ui/Segments";
import { NotificationsSection } from "./NotificationsSection";
import { chooseTheme, storedTheme, THEMES } from "./theme";
import { words } from "./words";

export default function SettingsPage() {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <Page title={words.settings} back={words.home}>
      <PageSection title={words.profile}>
        <ProfileSettings />
      </PageSection>
      <PageSection title={words.calendars}>
        <p className="page-hint">{words.calendarsHint}</p>
        <div className="page-buttons">
          <LinkButton href={CALENDARS} icon={<CalendarIcon aria-hidden />}>
            {words.calendarsOpen}
          </LinkButton>
        </div>
      </PageSection>
      <NotificationsSection />
      <PageSection title={words.appearance}>
        <Segments
          label={words.appearance}
          hideLabel
          options={THEMES.map((id) => ({ id, label: words.theme[id] }))}
          value={theme}
          onChange={(next) => {
            setTheme(next);
            chooseTheme(next);
          }}
        />
      </PageSection>
      <PageSection title={words.language}>
        <LanguageSettings />
      </PageSection>
      <PageSection title={words.password}>
        <PasswordSettings />
      </PageSection>
      <PageSection title={words.sessions}>
        <SessionSettings />
      </PageSection>
    </Page>
  );
}
