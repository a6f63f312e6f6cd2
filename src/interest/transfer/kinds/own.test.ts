import { expect, it } from 'vitest';
import { emptyMatrix, normalise, rowOf } from '../../../embedding/matrix';
import type { Choice } from '../../blend/model';
import type { CandidateSet, InterestEvent } from '../../model';
import { createRandom } from '../../random';
import { KindsModel, type KindsState } from './model';
import { learnOwnKinds } from './own';
import { kindSignalNames } from './signals';

const d = 8;
const random = createRandom(21);
const unit = () => normalise(Float32Array.from({ length: d }, () => random() + random() - 1));
const near = (x: Float32Array, noise: number) =>
  normalise(x.map((value) => value + noise * (random() + random() - 1)));
/** What is liked moves from topic to topic; the videos watched are the reading so far, turned round. */
const turned = (x: Float32Array) => x.map((_, j) => x[(j + 3) % d]!);
const event = (vector: Float32Array, kind: string, time: number): InterestEvent => ({
  vector,
  kind,
  time,
  weight: 1,
  site: 's',
  id: `${kind}${time}`,
  text: '',
});
const history: InterestEvent[] = [];
const reading = new Float32Array(d);
let topic = unit();
for (let k = 0; k < 300; k++) {
  if (k % 20 === 0) topic = unit();
  const article = near(topic, 0.2);
  for (let j = 0; j < d; j++) reading[j]! += article[j]!;
  history.push(
    event(article, 'article', 2 * k),
    event(near(turned(normalise(reading.slice())), 0.2), 'video', 2 * k + 1),
  );
}
const catalogOf = (rows: Float32Array[], kinds: string[]): CandidateSet => {
  const vectors = emptyMatrix(rows.length, d);
  rows.forEach((row, place) => {
    rowOf(vectors, place).set(row);
  });
  const names = rows.map((_, row) => `c${row}`);
  return { vectors, ids: names, sites: names, texts: names.map(() => ''), kinds };
};
const catalog = catalogOf(
  Array.from({ length: 90 }, unit),
  Array.from({ length: 90 }, (_, k) => ['article', 'video', 'book'][k % 3]!),
);
const choices: Choice[] = history.slice(200, 230).map((target, k) => ({
  sequence: history,
  upTo: 200 + k,
  at: target.time,
  clicked: [2],
  candidates: catalogOf(
    [...Array.from({ length: 2 }, unit), target.vector, ...Array.from({ length: 20 }, unit)],
    ['book', 'book', ...Array.from({ length: 21 }, () => target.kind!)],
  ),
}));

function learn(...input: Parameters<typeof learnOwnKinds>): { state: KindsState | null; steps: number } {
  const run = learnOwnKinds(...input);
  for (let steps = 0; ; steps++) {
    const { done, value } = run.next();
    if (done) return { state: value, steps };
  }
}

it('learns a map into each kind the person has and the catalog too, in small steps', () => {
  const { state, steps } = learn(history, choices, catalog, 1);
  expect(Object.keys(state!.maps).sort()).toEqual(['article', 'video']);
  expect(steps).toBeGreaterThan(choices.length);
  expect(learn(history, choices, catalog, 1).state).toEqual(state);
  expect(state!.weights.other[kindSignalNames.indexOf('mapped')]).toBeGreaterThan(0);
  for (const regime of ['other', 'own', 'both'] as const)
    kindSignalNames.forEach((name, f) => {
      if (name.includes('site') || name === 'taste') expect(state!.weights[regime][f]).toBe(0);
    });
  expect(() => new KindsModel(state!)).not.toThrow();
});

it('reads a choice among the candidates of its kind, where there are enough', () => {
  const some = choices.slice(0, 6);
  const only = (keep: (kind: string, row: number) => boolean) =>
    some.map((choice) => {
      const { kinds, vectors } = choice.candidates;
      const rows = kinds!.flatMap((kind, row) => (keep(kind, row) ? [row] : []));
      const candidates = catalogOf(
        rows.map((row) => rowOf(vectors, row)),
        rows.map((row) => kinds![row]!),
      );
      return { ...choice, clicked: [rows.indexOf(2)], candidates };
    });
  const { weights } = learn(history, some, catalog, 1).state!;
  expect(
    learn(
      history,
      only((kind) => kind !== 'book'),
      catalog,
      1,
    ).state!.weights,
  ).toEqual(weights);
  const none = learn(history, [], catalog, 1).state!.weights;
  expect(weights).not.toEqual(none);
  expect(
    learn(
      history,
      only((_, row) => row < 6),
      catalog,
      1,
    ).state!.weights,
  ).toEqual(none);
});

it('has nothing to learn from one kind, from few events, or for kinds the catalog lacks', () => {
  const articles = history.filter(({ kind }) => kind === 'article');
  expect(learn(articles, [], catalog, 1).state).toBeNull();
  expect(learn(history.slice(0, 60), [], catalog, 1).state).toBeNull();
  const books = catalogOf([unit(), unit(), unit()], ['book', 'book', 'book']);
  expect(learn(history, choices, books, 1).state).toBeNull();
});
