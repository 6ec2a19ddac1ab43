import { locale } from "./locale";
import { currentName } from "./zones";

type ZonedLocale = Intl.Locale & { getTimeZones?: () => string[] | undefined };

let known: ReadonlyMap<string, readonly string[]> | null = null;

/** Zone → the names of the countries that keep it, as far as this browser can tell. */
export function countries(): ReadonlyMap<string, readonly string[]> {
  known ??= asked();
  return known;
}

function asked(): ReadonlyMap<string, readonly string[]> {
  const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
  const found = new Map<string, string[]>();
  for (const region of regions()) {
    const name = names.of(region);
    if (name === undefined) continue;
    for (const zone of zonesOf(region)) {
      const id = currentName(zone);
      found.set(id, [...(found.get(id) ?? []), name]);
    }
  }
  return found;
}

/** Whatever has the form of a country's code, `AA` to `ZZ`. */
function regions(): string[] {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  return letters.flatMap((first) => letters.map((second) => first + second));
}

function zonesOf(region: string): readonly string[] {
  const ofRegion: ZonedLocale = new Intl.Locale("und", { region });
  return ofRegion.getTimeZones?.() ?? [];
}
