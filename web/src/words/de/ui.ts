import type { ui as english } from "../en/ui";

/** What components say by themselves. */
export const ui: typeof english = {
  required: "Bitte ausfüllen",
  tooShort: (atLeast) => `Mindestens ${atLeast} Zeichen`,
  notAnEmail: "Gib eine E-Mail-Adresse ein, zum Beispiel ada@example.com",
  noZone: "Keine Zeitzone heißt so",
  deviceZone: (place) => `Dein Gerät steht auf ${place}. Diese Zeitzone nehmen?`,
  takeDeviceZone: (place) => `${place} nehmen`,
  previousMonth: "Voriger Monat",
  nextMonth: "Nächster Monat",
  notices: "Hinweise",
  dismiss: "Schließen",
};
