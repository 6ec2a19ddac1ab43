/** Names of time zones that differ from those in their keys, such as `Europe/Berlin`. */
export const zones = {
  /** The first part of the key. */
  areas: {} as Readonly<Record<string, string>>,
  /** The last part of the key. */
  places: {} as Readonly<Record<string, string>>,
};
