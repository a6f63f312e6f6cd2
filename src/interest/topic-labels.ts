// Names for groups of page titles: the words that are frequent in one group and rare in the others.

const stopWords = new Set(
  (
    'a an and are as at be by can do for from has have how i if in into is it its my no not of on or our so than ' +
    'that the their then this to up us was we what when where which who why will with you your about after all ' +
    'also best better between com home https list new news one open org other out over page part read site start ' +
    'time top use using via vs welcome www guide introduction wiki wikipedia github reddit youtube official ' +
    '的 是 在 了 和 与 及 或 一 个 也 不 我 你 他 这 那 有 为 中 上 下 年 月 日 之 等 对 从 到 以 如何 什么 怎么 ' +
    '维基 维基百科 知乎 豆瓣 百科 首页 官网 网站 最新 自由 全书 哔哩'
  ).split(' '),
);

const words = new Intl.Segmenter('zh', { granularity: 'word' });

/** Lower-case words of a title worth naming a topic by; null stands between words that are not neighbours. */
function tellingWords(title: string): (string | null)[] {
  const found: (string | null)[] = [];
  for (const { segment, isWordLike } of words.segment(title.toLowerCase())) {
    if (/^\s+$/u.test(segment)) continue;
    const telling =
      isWordLike &&
      !stopWords.has(segment) &&
      !/^\d+$/u.test(segment) &&
      (segment.length > 2 || /\p{Script=Han}{2}/u.test(segment));
    found.push(telling ? segment : null);
  }
  return found;
}

interface Count {
  groups: Map<number, number>;
  titles: number;
  /** The term itself, or the two words of a pair. */
  words: readonly string[];
}

const wordsInLabel = 2;
const pairBonus = 1.4;

/**
 * One label a group, of one or two words or a pair of neighbours. A word's score in a group is its number of
 * titles there times the log of how much more frequent it is there than overall (a pointwise mutual
 * information weighted by support); pairs of neighbours count a little more, being more exact.
 */
export function topicLabels(groups: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, Count>();
  groups.forEach((titles, group) => {
    for (const title of titles) {
      const found = tellingWords(title);
      const terms = new Map<string, readonly string[]>();
      found.forEach((word, i) => {
        const next = found[i + 1];
        if (word) terms.set(word, [word]);
        if (word && next && word !== next) terms.set(joinWords(word, next), [word, next]);
      });
      for (const [term, words] of terms) {
        const count = counts.get(term) ?? { groups: new Map(), titles: 0, words };
        count.titles++;
        count.groups.set(group, (count.groups.get(group) ?? 0) + 1);
        counts.set(term, count);
      }
    }
  });
  const total = groups.reduce((sum, titles) => sum + titles.length, 0);
  return groups.map((titles, group) => {
    const scored: { term: string; score: number }[] = [];
    for (const [term, count] of counts) {
      const here = count.groups.get(group) ?? 0;
      if (here < 2 && titles.length > 3) continue;
      if (here === 0) continue;
      // A pair tells no more than its vaguer word.
      const lift = Math.min(
        ...count.words.map((word) => liftOf(counts.get(word)!, group, titles.length / total)),
      );
      if (lift > 0) scored.push({ term, score: here * lift * (count.words.length > 1 ? pairBonus : 1) });
    }
    scored.sort((a, b) => b.score - a.score || (a.term < b.term ? -1 : 1));
    return pickTerms(scored.map(({ term }) => term)) || (titles[0] ?? '');
  });
}

/** Log of how much likelier a term is in the group than overall; `share` is the group's share of all titles. */
function liftOf({ groups, titles }: Count, group: number, share: number): number {
  return Math.log((groups.get(group) ?? 0) / titles / share);
}

/** The best terms that do not repeat one another. */
function pickTerms(terms: readonly string[]): string {
  const picked: string[] = [];
  for (const term of terms) {
    if (picked.length === wordsInLabel) break;
    if (!picked.some((other) => overlaps(other, term))) picked.push(term);
  }
  return picked.join(' · ');
}

function overlaps(a: string, b: string): boolean {
  const stem = (word: string) => word.replace(/(?:ies|es|s)$/u, '').slice(0, 6);
  const wordsOf = (term: string) => (/\p{Script=Han}/u.test(term) ? [term] : term.split(' ').map(stem));
  const other = new Set(wordsOf(b));
  return a.includes(b) || b.includes(a) || wordsOf(a).some((word) => other.has(word));
}

function joinWords(a: string, b: string): string {
  return /\p{Script=Han}$/u.test(a) && /^\p{Script=Han}/u.test(b) ? a + b : `${a} ${b}`;
}
