import { expect, test } from "vitest";
import { problems } from "./problems";

test("what the server says of a request is said in German", () => {
  expect(problems.detail("invalid_credentials", "E-mail address or password is wrong")).toBe(
    "E-Mail-Adresse oder Passwort ist falsch.",
  );
  expect(problems.detail("rate_limited", "Please try again in 12 s.")).toBe(
    "Bitte versuche es in 12 Sekunden noch einmal.",
  );
  expect(problems.detail("invalid", "text: must not be empty")).toBe("Die Angabe darf nicht leer sein.");
  expect(problems.detail("forbidden", "Something that nobody has put into German.")).toBe("Das ist hier nicht erlaubt.");
});

test("what the server says of a field is the end of a German sentence", () => {
  expect(problems.field("has no account here")).toBe("hat hier kein Konto");
  expect(problems.field("must have at most 10,000 characters")).toBe("darf höchstens 10,000 Zeichen haben");
  expect(problems.field("is linked by somebody else here already")).toBe("ist hier schon von jemand anderem verbunden");
  expect(problems.field("must have at least 1 entry")).toBe("braucht mindestens einen Eintrag");
  expect(problems.field("is something that nobody has put into German")).toBe("passt so nicht");
});

test("where the server says a whole sentence of a field, it is said in German", () => {
  expect(problems.field("There is no CalDAV server at this address.")).toBe("Unter dieser Adresse ist kein CalDAV-Server.");
  expect(problems.field("This calendar is too large to be read.")).toBe("Dieser Kalender ist zu groß, um gelesen zu werden.");
});
