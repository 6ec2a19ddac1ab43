const rules = new Intl.PluralRules("de");
const lists = new Intl.ListFormat("de", { type: "conjunction" });

/** The form of a word for a number of things. */
export function plural(count: number, one: string, other: string): string {
  return rules.select(count) === "one" ? one : other;
}

/** `3 Ideen`, in einer Zeile. */
export function counted(count: number, one: string, other: string): string {
  return `${count}\u00a0${plural(count, one, other)}`;
}

export function list(names: readonly string[]): string {
  return lists.format(names);
}
