import { lazy, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { ErrorBoundary } from "./ErrorBoundary";
import { MissingPage } from "./MissingPage";
import { RoomRoute } from "./RoomRoute";
import { Shell } from "./Shell";
import { useMe } from "@/features/accounts/context";
import { CALENDARS } from "@/features/calendars/connect/addresses";
import { PickRoom } from "@/features/chat/PickRoom";
import { Loading } from "@/ui/Spinner";
import { words } from "./words";

const MeetingsPage = lazy(() => import("@/features/meetings/pages/MeetingsPage"));
const MeetPage = lazy(() => import("@/features/meetings/pages/MeetPage"));
const CalendarsRoute = lazy(() => import("./CalendarsRoute"));
const SettingsPage = lazy(() => import("./SettingsPage"));

export function Routes() {
  const me = useMe();
  const [path] = useLocation();
  return (
    <Shell>
      <ErrorBoundary place={path}>
        <Suspense fallback={<Loading label={words.loading} />}>
          <Switch>
            <Route path="/">
              <PickRoom />
            </Route>
            <Route path="/rooms/:id">{({ id }) => <RoomRoute key={id} roomId={id} />}</Route>
            <Route path="/meetings">
              <MeetingsPage me={me.id} />
            </Route>
            <Route path="/meet/:id">{({ id }) => <MeetPage key={id} meetingId={id} me={me.id} />}</Route>
            <Route path={CALENDARS}>
              <CalendarsRoute />
            </Route>
            <Route path="/settings/*?">
              <SettingsPage />
            </Route>
            <Route>
              <MissingPage />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Shell>
  );
}
