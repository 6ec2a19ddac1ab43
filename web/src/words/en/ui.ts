/** What components say by themselves. */
export const ui = {
  required: "Fill this in",
  tooShort: (atLeast: number) => `At least ${atLeast} characters`,
  notAnEmail: "Enter an e-mail address, such as ada@example.com",
  noZone: "No time zone is called that",
  deviceZone: (place: string) => `Your device is in ${place}. Use it?`,
  takeDeviceZone: (place: string) => `Use ${place}`,
  previousMonth: "Previous month",
  nextMonth: "Next month",
  notices: "Notices",
  dismiss: "Dismiss",
};
