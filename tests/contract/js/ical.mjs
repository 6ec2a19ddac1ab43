// Reads an iCalendar object with one event from standard input and tells what is in it as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent");
if (events.length !== 1) throw new Error(`${events.length} events`);
const event = new ICAL.Event(events[0]);
const people = (name) =>
  events[0].getAllProperties(name).map((each) => ({
    address: each.getFirstValue(),
    name: each.getParameter("cn"),
    rsvp: each.getParameter("rsvp"),
    status: each.getParameter("partstat"),
  }));
const value = (name) => events[0].getFirstPropertyValue(name);
console.log(
  JSON.stringify({
    method: calendar.getFirstPropertyValue("method"),
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    summary: event.summary,
    description: event.description,
    location: event.location,
    url: value("url"),
    conference: value("conference"),
    status: value("status"),
    stamp: value("dtstamp").toJSDate().toISOString(),
    organizers: people("organizer"),
    attendees: people("attendee"),
  }),
);
