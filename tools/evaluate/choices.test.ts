import { expect, it } from 'vitest';
import { emptyMatrix, normalise, rowOf } from '../../src/embedding/matrix';
import { trainingSequences } from '../../src/evaluation/protocol';
import { createRandom } from '../../src/interest/random';
import { choicesOf } from './choices';

const random = createRandom(4);
const items = Array.from({ length: 160 }, (_, k) => ({
  id: `i${k}`,
  title: `title ${k % 7} ${k}`,
  kind: '',
  site: `site${k % 9}`,
}));
const vectors = emptyMatrix(items.length, 12);
for (let row = 0; row < items.length; row++)
  rowOf(vectors, row).set(normalise(new Float32Array(12).map(() => random() - 0.5)));
const person = (name: string, from: number) =>
  Array.from({ length: 24 }, (_, k) => ({ person: name, item: `i${from + k}`, time: k * 90_000, weight: 1 }));
const bundle = {
  items,
  events: [...person('a', 0), ...person('b', 24), ...person('c', 48)],
  impressions: [
    { id: 'x', person: 'a', time: 20 * 90_000, history: ['i0'], candidates: ['i20', 'i9'], clicked: ['i20'] },
  ],
};
const sequences = trainingSequences(bundle, vectors);

it('a choice is what came next, known things before it, among what the person never has', () => {
  const [one] = sequences;
  const choices = choicesOf(one!, { bundle, vectors }, 5, 1);
  // What a is asked about, and all that follows, is not learned from.
  expect(one!.events.map(({ id }) => id).at(-1)).toBe('i19');
  expect(choices).toHaveLength(5);
  for (const { upTo, candidates, clicked, sequence } of choices) {
    expect(clicked).toEqual([0]);
    expect(candidates.ids[0]).toBe(sequence[upTo]!.id);
    expect(candidates.ids).toHaveLength(100);
    for (const id of candidates.ids.slice(1)) expect(Number(id.slice(1))).toBeGreaterThanOrEqual(24);
    expect(candidates.texts![0]).toBe(items[Number(candidates.ids[0]!.slice(1))]!.title);
  }
  expect(choices.map(({ upTo }) => upTo)).toEqual([15, 16, 17, 18, 19]);
});

it('offers only things of the chosen one’s kind where that is asked for', () => {
  const kinds = items.map((item, k) => ({ ...item, kind: k % 3 === 0 ? 'x' : 'y' }));
  const shop = { bundle: { ...bundle, items: kinds }, vectors };
  const [one] = trainingSequences(shop.bundle, vectors);
  const choices = choicesOf(one!, shop, 5, 1, { sameKind: true });
  expect(new Set(choices.map(({ candidates }) => candidates.kinds![0]))).toEqual(new Set(['x', 'y']));
  for (const { candidates } of choices) {
    expect(new Set(candidates.kinds).size).toBe(1);
    expect(candidates.ids.length).toBeGreaterThan(20);
  }
  const mixed = choicesOf(one!, shop, 1, 1)[0]!.candidates;
  expect(new Set(mixed.kinds).size).toBe(2);
});
