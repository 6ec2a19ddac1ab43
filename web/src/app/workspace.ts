import type { Http } from "@/api/http";
import type { OpenSocket } from "@/api/socket";
import type { SendFile } from "@/api/upload";
import type { Id } from "@/api/wire";
import { type Calendars, createCalendars } from "@/features/calendars/calendars";
import { type Chat, createChat } from "@/features/chat/chat";
import { savedMessages } from "@/features/chat/saved";
import { createMeetings, type Meetings } from "@/features/meetings/meetings";
import { createNotifications, type Notifications } from "@/features/notifications/notifications";
import { createSession, type Session } from "@/sync/session";

/** Everything that lives as long as one person is signed in, built by hand. */
export interface Workspace {
  session: Session;
  chat: Chat;
  meetings: Meetings;
  calendars: Calendars;
  notifications: Notifications;
  /** Ends it: somebody has signed out. */
  stop: () => void;
}

/** The ways to the server are this person's: none goes on as somebody who signs in after them. */
export interface WorkspaceParts {
  http: Http;
  openSocket: OpenSocket;
  sendFile: SendFile;
  me: Id;
  onSessionLost: () => void;
}

export function createWorkspace({ http, openSocket, sendFile, me, onSessionLost }: WorkspaceParts): Workspace {
  const session = createSession(openSocket, onSessionLost);
  const saved = savedMessages(me);
  const chat = createChat({ http, session, me, saved, sendFile });
  const meetings = createMeetings({ http, session });
  const calendars = createCalendars({ http, session, me });
  const notifications = createNotifications({ http, session });
  const stop = () => {
    chat.stop();
    session.stop();
    saved.close();
  };
  return { session, chat, meetings, calendars, notifications, stop };
}
