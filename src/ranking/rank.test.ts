import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourcedItem } from '../catalog/item';
import { unrelated } from '../embedding/likeness';
import { dot, emptyMatrix, normalise, rowOf } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import { familiarity } from './familiarity';
import { type FeedbackSignal, feedbackTerms } from './feedback';
import { pickByMargin } from './mmr';
import { rank } from './rank';
import { type RankingInput, scoreCandidates, total } from './score';

const dimensions = 16;

/** Three tight clusters of items on three sites; the person likes cluster 0. */
function world(adventure = 0): RankingInput {
  const random = createRandom(3);
  const rows = 90;
  const vectors = emptyMatrix(rows, dimensions);
  const items: SourcedItem[] = [];
  for (let row = 0; row < rows; row++) {
    const cluster = row % 3;
    const vector = rowOf(vectors, row);
    for (let j = 0; j < dimensions; j++) vector[j] = (random() - 0.5) * 0.4 + (j === cluster ? 1 : 0);
    normalise(vector);
    items.push({
      title: `Item ${row}`,
      url: `https://site${row % 7}.example/${row}`,
      kind: row % 2 ? 'book' : 'film',
      lang: 'en',
      summary: '',
      tags: [],
      source: 'starter',
    });
  }
  const interest = new Float32Array(rows).map((_, row) => rowOf(vectors, row)[0]!);
  return {
    items,
    vectors,
    interest,
    scene: null,
    familiarity: interest,
    feedback: [],
    unrelated: unrelated['minilm-en'].items,
    siteVisits: new Map(),
    sites: items.map((item) => new URL(item.url).hostname),
    now: 0,
    adventure,
  };
}

const options = { count: 20, seed: 1, exclude: new Set<string>() };
const clusterShare = (rows: number[], cluster: number) =>
  rows.filter((row) => row % 3 === cluster).length / rows.length;

describe('scoreCandidates', () => {
  it('scores are the sum of the terms shown', () => {
    const ranked = rank(world(0.5), options);
    for (const { score, terms } of ranked) expect(score).toBeCloseTo(total(terms), 6);
  });

  it('freshness halves in 36 hours', () => {
    const input = world();
    input.items = input.items.map((item, row) => ({ ...item, published: row === 0 ? 0 : -36 * 3_600_000 }));
    const { termsOf } = scoreCandidates(input);
    expect(termsOf(1).freshness / termsOf(0).freshness).toBeCloseTo(0.5, 6);
  });
});

describe('feedbackTerms', () => {
  it('sums what each reaction says, whatever was summed before', () => {
    const { items, vectors, unrelated: cosines } = world();
    const weights = { open: 0.3, save: 0.9, like: 1.5, less: -2.2, hide: -0.8 };
    const actions = ['like', 'less', 'open', 'save', 'hide', 'like', 'like'] as const;
    const all: FeedbackSignal[] = actions.map((action, k) => ({
      url: `u${k}`,
      action,
      lang: k === 3 ? 'zh' : 'en',
      vector: rowOf(vectors, 5 * k),
    }));
    const plainly = (feedback: readonly FeedbackSignal[], row: number) => {
      let sum = 0;
      for (const { action, lang, vector } of feedback) {
        const floor = lang === 'en' ? cosines.en : cosines.mixed;
        sum += weights[action] * Math.max(0, (dot(rowOf(vectors, row), vector) - floor) / (1 - floor));
      }
      return Math.max(-3, Math.min(3, sum));
    };
    for (const feedback of [all.slice(0, 3), all, all.slice(1, 5), []])
      feedbackTerms(items, vectors, feedback, cosines).forEach((term, row) => {
        expect(term).toBe(plainly(feedback, row));
      });
  });
});

describe('rank', () => {
  it('leads with what the person likes and leaves out what is excluded', () => {
    const input = world();
    const first = rank(input, options);
    expect(
      clusterShare(
        first.slice(0, 5).map((r) => r.row),
        0,
      ),
    ).toBe(1);
    const without = rank(input, { ...options, exclude: new Set([input.items[first[0]!.row]!.url]) });
    expect(without.some((r) => r.row === first[0]!.row)).toBe(false);
  });

  it('a like brings more of the kind, less takes it away', () => {
    const input = world();
    const vector = rowOf(input.vectors, 1);
    const before = clusterShare(
      rank(input, options).map((r) => r.row),
      1,
    );
    const liked = rank({ ...input, feedback: [{ url: 'x', action: 'like', lang: 'en', vector }] }, options);
    expect(
      clusterShare(
        liked.map((r) => r.row),
        1,
      ),
    ).toBeGreaterThan(before);
    const term = (feedback: FeedbackSignal[]) =>
      feedbackTerms(input.items, input.vectors, feedback, input.unrelated)[1];
    expect(term([{ url: 'x', action: 'less', lang: 'en', vector }])).toBeCloseTo(-2.2, 5);
    expect(term([])).toBe(0);
  });

  it('adventure widens the list and marks what it explored', () => {
    const familiar = world(0);
    const adventurous = world(1);
    const spread = (input: RankingInput) => {
      const rows = rank(input, options).map((r) => r.row);
      return new Set(rows.map((row) => row % 3)).size + (1 - clusterShare(rows, 0));
    };
    expect(spread(adventurous)).toBeGreaterThan(spread(familiar));
    expect(rank(familiar, options).some((r) => r.exploration)).toBe(false);
    const explored = rank(adventurous, options).filter((r) => r.exploration);
    expect(explored.length).toBe(6);
    expect(rank(adventurous, options)[0]!.exploration).toBe(false);
  });

  it('tries what earlier tries of the topic were taken up, and at no adventure nothing', () => {
    const input = world(1);
    const topics = ['bread', 'birds', 'tea', 'maps', 'bells'];
    input.items = input.items.map((item, row) => ({ ...item, tags: [topics[row % 5]!] }));
    const triedOf = (taken: string) =>
      new Map(
        topics.map((topic) => [topic, topic === taken ? { taken: 9, refused: 0 } : { taken: 0, refused: 9 }]),
      );
    for (const topic of ['tea', 'maps']) {
      const tries = rank({ ...input, tried: triedOf(topic) }, options).filter((r) => r.exploration);
      expect(tries.length).toBe(6);
      for (const entry of tries) expect(input.items[entry.row]!.tags).toEqual([entry.topic]);
      expect(tries.slice(0, 2).map((entry) => entry.topic)).toEqual([topic, topic]);
    }
    const familiar = rank({ ...input, adventure: 0, tried: triedOf('tea') }, options);
    expect(familiar.some((r) => r.exploration || r.topic !== undefined)).toBe(false);
  });

  it('is the same for the same seed and has no repeats', () => {
    const a = rank(world(0.7), options).map((r) => r.row);
    expect(rank(world(0.7), options).map((r) => r.row)).toEqual(a);
    expect(rank(world(0.7), { ...options, seed: 2 }).map((r) => r.row)).not.toEqual(a);
    expect(new Set(a).size).toBe(a.length);
  });

  it('goes on below rows that keep their places, to the same list', () => {
    const input = world(0);
    const whole = rank(input, options).map((r) => r.row);
    const below = rank(input, { ...options, count: 14, above: whole.slice(0, 6) }).map((r) => r.row);
    expect([...whole.slice(0, 6), ...below]).toEqual(whole);
  });

  it('gives what there is when there are fewer candidates than places', () => {
    const input = world(1);
    const exclude = new Set(input.items.slice(3).map((item) => item.url));
    expect(rank(input, { ...options, exclude }).length).toBe(3);
    expect(rank(input, { ...options, exclude: new Set(input.items.map((item) => item.url)) })).toEqual([]);
  });
});

/** A small catalog of few kinds and sites, so that the caps are always in the way. */
const crowded = fc.record({
  rows: fc.array(
    fc.record({
      kind: fc.constantFrom('book' as const, 'film' as const, 'game' as const),
      site: fc.constantFrom('a.example', 'b.example', 'c.example'),
      interest: fc.double({ min: -1, max: 1, noNaN: true }),
      familiarity: fc.double({ min: -1, max: 1, noNaN: true }),
      excluded: fc.boolean(),
      above: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { maxLength: 40 },
  ),
  count: fc.nat({ max: 20 }),
  adventure: fc.constantFrom(0, 0.3, 0.7, 1),
  seed: fc.nat(),
});

it('whatever is excluded or stands above, a list is as long as it can be, without it and without repeats', () => {
  fc.assert(
    fc.property(crowded, ({ rows, count, adventure, seed }) => {
      const random = createRandom(seed);
      const vectors = emptyMatrix(rows.length, 4);
      for (let row = 0; row < rows.length; row++) {
        const vector = rowOf(vectors, row);
        for (let j = 0; j < 4; j++) vector[j] = random() - 0.5;
        normalise(vector);
      }
      const items = rows.map(({ kind, site }, row): SourcedItem => {
        const url = `https://${site}/${row}`;
        return { title: `Item ${row}`, url, kind, lang: 'en', summary: '', tags: [], source: 'starter' };
      });
      const input: RankingInput = {
        ...world(adventure),
        items,
        vectors,
        interest: Float32Array.from(rows, ({ interest }) => interest),
        familiarity: Float32Array.from(rows, ({ familiarity }) => familiarity),
        sites: rows.map(({ site }) => site),
      };
      const exclude = new Set(items.filter((_, row) => rows[row]!.excluded).map(({ url }) => url));
      const above = rows.flatMap((row, index) => (row.above ? [index] : []));
      const free = rows.filter((row) => !row.excluded && !row.above).length;

      const ranked = rank(input, { count, seed, exclude, above }).map(({ row }) => row);
      expect(ranked.filter((row) => rows[row]!.excluded || rows[row]!.above)).toEqual([]);
      expect(new Set(ranked).size).toBe(ranked.length);
      expect(ranked.length).toBe(Math.min(count, free));
    }),
    { numRuns: 300 },
  );
});

describe('pickByMargin', () => {
  /** Likeness is then the cosine itself. */
  const fromZero = { en: 0, zh: 0, mixed: 0 };
  const english = (rows: number) => Array.from({ length: rows }, () => 'en' as const);

  it('never takes a row without a finite score, even where a cap holds back all others', () => {
    const rows = 12;
    const scores = Array.from({ length: rows }, (_, row) => (row < 6 ? 6 - row : Number.NEGATIVE_INFINITY));
    const groups = scores.map((_, row) => (row < 6 ? 'one' : `other${row}`));
    const picks = pickByMargin({
      vectors: emptyMatrix(rows, 2),
      languages: english(rows),
      unrelated: fromZero,
      scores,
      groups,
      kinds: groups,
      count: 8,
      penalty: 0,
    });
    expect(picks.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('by hand: an equal twin yields to something different', () => {
    const vectors = emptyMatrix(3, 2);
    vectors.data.set([1, 0, 1, 0, 0, 1]);
    const base = {
      vectors,
      languages: english(3),
      unrelated: fromZero,
      scores: [3, 2.9, 2],
      groups: ['a', 'b', 'c'],
      kinds: ['k', 'k', 'k'],
      count: 3,
    };
    expect(pickByMargin({ ...base, penalty: 0 }).map((p) => p.row)).toEqual([0, 1, 2]);
    const picks = pickByMargin({ ...base, penalty: 1 });
    expect(picks.map((p) => p.row)).toEqual([0, 2, 1]);
    expect(picks.map((p) => p.penalty)).toEqual([-0, -0, -1]);
  });

  it('by hand: likeness begins where the language model’s unrelated texts end', () => {
    const vectors = emptyMatrix(3, 3);
    // Cosines to the first: 0.6 and 0.8.
    vectors.data.set([1, 0, 0, 0.6, 0.8, 0, 0.8, 0, 0.6]);
    const penaltyOf = (cosine: number, languages: ('en' | 'zh')[]) => {
      const picks = pickByMargin({
        vectors,
        languages,
        unrelated: { en: 0.6, zh: 0.6, mixed: 0.2 },
        scores: cosine === 0.6 ? [3, 2, Number.NaN] : [3, Number.NaN, 2],
        groups: ['a', 'b', 'c'],
        kinds: ['k', 'k', 'k'],
        count: 2,
        penalty: 1,
      });
      return picks[1]!.penalty;
    };
    expect(penaltyOf(0.6, ['en', 'en', 'en'])).toBeCloseTo(0, 6);
    expect(penaltyOf(0.8, ['en', 'en', 'en'])).toBeCloseTo(-0.5, 6);
    expect(penaltyOf(0.6, ['zh', 'en', 'en'])).toBeCloseTo(-0.5, 6);
  });

  it('keeps one site from filling the list', () => {
    const rows = 20;
    const vectors = emptyMatrix(rows, 2);
    const scores = Array.from({ length: rows }, (_, row) => rows - row);
    const groups = scores.map((_, row) => (row < 10 ? 'one' : `other${row}`));
    const kinds = groups;
    const plain = { vectors, languages: english(rows), unrelated: fromZero };
    const picks = pickByMargin({ ...plain, scores, groups, kinds, count: 10, penalty: 0 });
    expect(picks.filter((p) => groups[p.row] === 'one').length).toBe(2);
  });
});

describe('familiarity', () => {
  it('is the largest cosine to what was read', () => {
    const input = world();
    const events = [3, 6].map((row) => ({
      vector: rowOf(input.vectors, row),
      time: row,
      weight: 1,
      site: 's',
      id: `${row}`,
    }));
    const result = familiarity(events, input.vectors);
    expect(result[3]).toBeCloseTo(1, 5);
    const byHand = Math.max(...events.map((e) => dot(e.vector, rowOf(input.vectors, 1))));
    expect(result[1]).toBeCloseTo(byHand, 5);
    expect([...familiarity([], input.vectors)].every((x) => x === 0)).toBe(true);
  });
});
