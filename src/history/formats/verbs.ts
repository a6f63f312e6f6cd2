// "Visited X", "X aufgerufen", "X を視聴しました": what was done taken off the title it was done to.
import type { Activity } from './my-activity';

/** A start or an end is a verb if so many titles of a product have it, and so large a share of them. */
const fewest = 5;
const share = 0.4;
/** Characters. */
const longestVerb = 30;

type Titled = Pick<Activity, 'product' | 'title'>;

/**
 * Learns from all entries of a file what their titles start or end with, and returns what splits a title. English
 * verbs are known, as a short file teaches nothing.
 */
export function verbsOf(
  activities: readonly Titled[],
): (activity: Titled) => Pick<Activity, 'verb' | 'title'> {
  const titles = new Map<string, string[]>();
  for (const { product, title } of activities) {
    const own = titles.get(product);
    if (own) own.push(title);
    else titles.set(product, [title]);
  }
  const learned = new Map(
    [...titles].map(([product, own]) => [product, { start: commonStart(own), end: commonEnd(own) }]),
  );
  return ({ product, title }) => {
    const english =
      /^(?:Visited|Watched|Viewed|Read|Searched for|Used|Liked|Disliked|Subscribed to|Saved|Voted on|Dismissed|Answered|Commented on)\s/.exec(
        title,
      )?.[0];
    if (english !== undefined) return { verb: english.trim(), title: title.slice(english.length) };
    const { start = '', end = '' } = learned.get(product) ?? {};
    let rest = title;
    let verb = '';
    if (start !== '' && rest.startsWith(start) && rest.length > start.length) {
      rest = rest.slice(start.length);
      verb = start.trim();
    }
    if (end !== '' && rest.endsWith(end) && rest.length > end.length) rest = rest.slice(0, -end.length);
    return { verb, title: unquoted(rest) };
  };
}

function unquoted(title: string): string {
  const trimmed = title.trim();
  return trimmed.length > 2 && /^[«“„「《].*[»”“」》]$/su.test(trimmed)
    ? trimmed.slice(1, -1).trim()
    : trimmed;
}

/** What most titles start with, up to the end of a word; empty where there is no such thing. */
function commonStart(titles: readonly string[]): string {
  const common = longestCommon(titles.map((title) => title.slice(0, longestVerb)));
  return /^.*[\s«“„「《:]/su.exec(common)?.[0] ?? '';
}

function commonEnd(titles: readonly string[]): string {
  const common = backwards(longestCommon(titles.map((title) => backwards(title.slice(-longestVerb)))));
  if (/^[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]*$/u.test(common)) {
    return /[\s»”“」》].*$/su.exec(common)?.[0] ?? '';
  }
  return common;
}

/** The longest text that enough of the given ones start with. */
function longestCommon(texts: readonly string[]): string {
  let common = '';
  let left = texts;
  for (;;) {
    const counts = new Map<string, number>();
    for (const text of left) {
      const next = text.slice(0, common.length + 1);
      if (next.length > common.length) counts.set(next, (counts.get(next) ?? 0) + 1);
    }
    const [best, count] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0]);
    if (count < fewest || count < texts.length * share) return common;
    common = best;
    left = left.filter((text) => text.startsWith(common));
  }
}

function backwards(text: string): string {
  return Array.from(text).reverse().join('');
}
