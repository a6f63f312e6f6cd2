// The metrics against a second implementation, written from their definitions in other ways: by sorting whole
// lists, by counting pairs of places, and with ties averaged over the orders that chance may give.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../interest/random';
import { rankingMetrics, rankRows } from './metrics';

interface Offered {
  score: number;
  clicked: boolean;
}

/** AUC by ranks (Mann–Whitney U), equal scores sharing the mean of their ranks. */
function areaByRanks(list: readonly Offered[]): number {
  const rising = [...list].sort((a, b) => a.score - b.score);
  const rankOf = (score: number) => {
    const places = rising.flatMap((one, index) => (one.score === score ? [index + 1] : []));
    return places.reduce((a, b) => a + b) / places.length;
  };
  const clicked = list.filter((one) => one.clicked);
  const others = list.length - clicked.length;
  if (others === 0) return 0.5;
  const ranks = clicked.reduce((sum, { score }) => sum + rankOf(score), 0);
  return (ranks - (clicked.length * (clicked.length + 1)) / 2) / (clicked.length * others);
}

const gains = (flags: readonly boolean[], k: number) =>
  flags.slice(0, k).map((flag, index) => (flag ? Math.LN2 / Math.log(index + 2) : 0));
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** From the flags of a ranked list, first place first. */
function ofRankedFlags(flags: readonly boolean[]) {
  const ideal = [...flags].sort((a, b) => Number(b) - Number(a));
  const ndcg = (k: number) => total(gains(flags, k)) / total(gains(ideal, k));
  const reciprocal = flags.map((flag, index) => (flag ? 1 / (index + 1) : 0));
  return {
    mrr: total(reciprocal) / flags.filter(Boolean).length,
    ndcg5: ndcg(5),
    ndcg10: ndcg(10),
    hr10: flags.slice(0, 10).includes(true) ? 1 : 0,
  };
}

/** Lists with many ties (few different scores) and any number clicked, at least one. */
const lists = fc
  .array(fc.record({ score: fc.integer({ min: -3, max: 3 }), clicked: fc.boolean() }), {
    minLength: 2,
    maxLength: 40,
  })
  .filter((list) => list.some(({ clicked }) => clicked));

it('agrees to 1e-9 with the reference on random lists with ties and several clicked', () => {
  fc.assert(
    fc.property(lists, fc.nat(), (list, seed) => {
      const scores = list.map(({ score }) => score / 3);
      const clicked = new Set(list.flatMap((one, row) => (one.clicked ? [row] : [])));
      const metrics = rankingMetrics(scores, clicked, createRandom(seed));
      expect(Math.abs(metrics.auc - areaByRanks(list))).toBeLessThan(1e-9);
      // The order within ties is chance's, so it is drawn alike; that it is an order by score is checked apart.
      const ranked = rankRows(scores, createRandom(seed));
      expect([...ranked].sort((a, b) => a - b)).toEqual(scores.map((_, row) => row));
      for (let place = 1; place < ranked.length; place++)
        expect(scores[ranked[place - 1]!]!).toBeGreaterThanOrEqual(scores[ranked[place]!]!);
      const expected = ofRankedFlags(ranked.map((row) => list[row]!.clicked));
      for (const name of ['mrr', 'ndcg5', 'ndcg10', 'hr10'] as const)
        expect(Math.abs(metrics[name] - expected[name])).toBeLessThan(1e-9);
    }),
    { seed: 11, numRuns: 400 },
  );
});

it('ties are worth their mean over all orders', () => {
  // Scores 2 | 1 1 1 | 0, the second of the equals clicked: places 2, 3, 4 with a third each.
  const scores = [2, 1, 1, 1, 0];
  const rounds = 20_000;
  let sum = 0;
  for (let seed = 0; seed < rounds; seed++)
    sum += rankingMetrics(scores, new Set([2]), createRandom(seed)).mrr;
  expect(Math.abs(sum / rounds - (1 / 2 + 1 / 3 + 1 / 4) / 3)).toBeLessThan(0.004);
});
