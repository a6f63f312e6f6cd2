// Month names in many languages, out of the platform's own tables rather than lists of ours.

/** Languages whose names do not contradict each other: Croatian's July is Czech's August, so it is not among them. */
const languages = [
  'en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'cs', 'sk', 'ru', 'uk', 'bg', 'tr', 'sv', 'da', 'nb', 'fi', 'et',
  'lv', 'lt', 'hu', 'ro', 'el', 'ca', 'sl', 'id', 'ms', 'vi', 'he', 'ar', 'hi', 'th', 'ko', 'ja', 'zh',
]; // biome-ignore format: a list

let known: ReadonlyMap<string, number> | undefined;

/**
 * Names and abbreviations in lower case, without dots, each with its month 1..12. A name that is one month in one
 * language and another in the next is none here.
 */
export function monthNames(): ReadonlyMap<string, number> {
  known ??= collect();
  return known;
}

function collect(): Map<string, number> {
  const names = new Map<string, number>();
  const contradicted = new Set<string>();
  const add = (name: string, month: number) => {
    const key = monthKey(name);
    if (!/\p{L}{2}/u.test(key)) return;
    if ((names.get(key) ?? month) !== month) contradicted.add(key);
    names.set(key, month);
  };
  for (const language of languages) {
    for (const month of ['short', 'long'] as const) {
      const alone = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, { month, timeZone: 'UTC' });
      // Beside a day many languages inflect the name.
      const inDate = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, {
        day: 'numeric',
        month,
        year: 'numeric',
        timeZone: 'UTC',
      });
      for (let index = 0; index < 12; index++) {
        const date = Date.UTC(2020, index, 15);
        add(alone.format(date), index + 1);
        const part = inDate.formatToParts(date).find(({ type }) => type === 'month');
        if (part) add(part.value, index + 1);
      }
    }
  }
  add('sept', 9); // English as Britain and the older browsers abbreviate it
  for (const name of contradicted) names.delete(name);
  return names;
}

/** The form in which names are looked up. */
export function monthKey(name: string): string {
  return name.toLowerCase().replace(/\./g, '').trim();
}
