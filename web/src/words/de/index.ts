import type { Texts } from "../en";
import { accounts } from "./accounts";
import { app } from "./app";
import { calendars } from "./calendars";
import { chat } from "./chat";
import { files } from "./files";
import { finding } from "./finding";
import { joining } from "./joining";
import { meet, page } from "./meetingPages";
import { meetCommand } from "./meetCommand";
import { meetings } from "./meetings";
import { notifications } from "./notifications";
import { problems } from "./problems";
import { schedule, share } from "./scheduling";
import { ui } from "./ui";
import { zones } from "./zones";

/** All that the interface says in German. */
export const texts: Texts = { accounts, app, calendars, chat, files, finding, joining, meet, meetCommand, meetings, notifications, page, problems, schedule, share, ui, zones };
