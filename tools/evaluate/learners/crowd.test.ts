import { describe, expect, it } from 'vitest';
import { emptyMatrix, matrixFromRows, normalise, rowOf } from '../../../src/embedding/matrix';
import { trainingSequences } from '../../../src/evaluation/protocol';
import { createRandom } from '../../../src/interest/random';
import { crowdLearners } from './covisits';
import { groupsOf, LearningContext } from './learner';
import { peopleLearner } from './people';

const random = createRandom(8);
/** Items 0–29 are had by one half of the people and 30–59 by the other; nobody has the rest, whose titles are of another sort. */
const items = Array.from({ length: 140 }, (_, k) => ({ id: `i${k}`, title: `t${k}`, kind: '', site: '' }));
const vectors = emptyMatrix(items.length, 8);
for (let row = 0; row < items.length; row++)
  rowOf(vectors, row).set(
    normalise(new Float32Array(8).map((_, j) => random() - 0.5 + (j === 0 && row < 60 ? 1 : 0))),
  );
const events = Array.from({ length: 40 }, (_, p) =>
  Array.from({ length: 12 }, (_, k) => ({
    person: `p${p}`,
    item: `i${(p % 4 < 2 ? 0 : 30) + Math.floor(random() * 30)}`,
    time: k,
    weight: 1,
  })),
).flat();
const bundle = { items, events, impressions: [] };
const everyone = trainingSequences(bundle, vectors);
const context = () => new LearningContext({ shop: { bundle, vectors }, seed: 1, everyone });
const candidates = (rows: number[]) => ({
  vectors: matrixFromRows(
    rows.map((row) => rowOf(vectors, row)),
    8,
  ),
  ids: rows.map((row) => `i${row}`),
  sites: rows.map(() => ''),
});
const member = (row: number) => ({
  vector: rowOf(vectors, row),
  time: 1,
  weight: 1,
  site: '',
  id: `i${row}`,
});

describe('crowd learners', () => {
  it('co-visits find what the same people have, where content and popularity cannot tell', async () => {
    const rows = Array.from({ length: 56 }, (_, k) => (k < 30 ? k : k + 4));
    const learning = context();
    const club = async (label: string) => {
      const [group] = groupsOf(['p0'], learning);
      const learner = crowdLearners.find((one) => one.label === label)!;
      const model = learner.make(await learner.learn(group!, learning));
      model.observe([30, 31, 32, 33].map(member));
      const scores = model.score(model.forecast(2), candidates(rows));
      // Share of pairs of one of their club and one of the other in the right order.
      const wins = [...scores.slice(30)].map(
        (high) => scores.slice(0, 30).filter((low) => low < high).length / 30,
      );
      return wins.reduce((sum, share) => sum + share, 0) / wins.length;
    };
    expect(await club('covisits')).toBeGreaterThan(0.85);
    expect(await club('popular-covisits')).toBeGreaterThan(0.85);
    expect(await club('popular-blend')).toBeLessThan(0.75);
  });

  it('know nothing of what others did after the moment asked', async () => {
    // The clubs' habits, and from the day asked on one item of the other club that everybody has.
    const day = (k: number) => Date.UTC(2020, 0, 1 + k);
    const few = Array.from({ length: 20 }, (_, p) => `p${p}`);
    const dated = events
      .filter(({ person }) => few.includes(person))
      .map((event) => ({ ...event, time: day(event.time) / 1000 }));
    const rush = few.map((person) => ({ person, item: 'i5', time: day(30) / 1000, weight: 1 }));
    const learner = crowdLearners.find(({ label }) => label === 'popular-covisits')!;
    const scorer = async (later: typeof rush) => {
      const log = { ...bundle, events: [...dated, ...later] };
      const sequences = trainingSequences(log, vectors);
      const learning = new LearningContext({ shop: { bundle: log, vectors }, seed: 1, everyone: sequences });
      const learned = await learner.learn(groupsOf(['p0'], learning)[0]!, learning);
      return (weights: number[], at: number) => {
        // Not the weights learned, which others' later days may teach: what is known at the moment is in question.
        const model = learner.make({ ...learned, weights: Float64Array.from(weights) });
        model.observe([30, 31, 32, 33].map(member));
        return [...model.score(model.forecast(at), candidates([5, 6, 40, 41]))];
      };
    };
    const [without, withRush] = [await scorer([]), await scorer(rush)];
    for (const weights of [
      [0, 1, 0],
      [0, 0, 1],
    ]) {
      expect(withRush(weights, day(20))).toEqual(without(weights, day(20)));
      expect(withRush(weights, day(31))[0]).toBeGreaterThan(without(weights, day(31))[0]!);
    }
  });

  it('refuse logs of single people', () => {
    const few = new LearningContext({ shop: { bundle, vectors }, seed: 1, everyone: everyone.slice(0, 3) });
    for (const { refuses } of crowdLearners) expect(refuses!(few)).not.toBeNull();
  });
});

describe('the people learner', () => {
  it('learns an α and archetypes of what others pick, and ranks those first for who is unknown', async () => {
    const learning = context();
    const [group] = groupsOf(['p0'], learning);
    const learned = await peopleLearner.learn(group!, learning);
    expect(learned.kappa).toBeGreaterThan(0);
    const model = peopleLearner.make(learned);
    model.observe([]);
    const rows = Array.from({ length: 140 }, (_, k) => k);
    const scores = model.score(model.forecast(2), candidates(rows));
    const mean = (from: number, to: number) =>
      scores.slice(from, to).reduce((sum, score) => sum + score, 0) / (to - from);
    expect(mean(0, 60)).toBeGreaterThan(mean(60, 140) + 0.5);
  });
});
