import { expect, it } from 'vitest';
import { cosineOf, likenessOf } from '../embedding/likeness';
import { dot, emptyMatrix, normalise, rowOf } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import { Caps, type DiversifyInput, type Pick, poolOf } from './diversify';
import { pickByMargin } from './mmr';

/** Every open row held against everything placed, at every place. */
function plainly(input: DiversifyInput): Pick[] {
  const caps = new Caps(input);
  const placed = [...(input.above ?? [])];
  for (const row of placed) caps.place(row);
  const open = poolOf(input);
  const taken: Pick[] = [];
  while (taken.length < input.count && open.length > 0) {
    const entries = open.map((row) => {
      const likeness = placed.map((other) =>
        likenessOf(
          dot(rowOf(input.vectors, other), rowOf(input.vectors, row)),
          cosineOf(input.unrelated, input.languages[other]!, input.languages[row]!),
        ),
      );
      return { row, penalty: -input.penalty * Math.max(0, ...likeness) };
    });
    const free = entries.filter(({ row }) => !caps.reached(row));
    const value = ({ row, penalty }: Pick) => input.scores[row]! + penalty;
    const best = (free.length > 0 ? free : entries).reduce((a, b) => (value(b) > value(a) ? b : a));
    taken.push(best);
    placed.push(best.row);
    caps.place(best.row);
    open.splice(open.indexOf(best.row), 1);
  }
  return taken;
}

it.each([0, 0.95, 4.5])('asks few rows and picks as though it had asked all, penalty %d', (penalty) => {
  const random = createRandom(6);
  const rows = 150;
  const vectors = emptyMatrix(rows, 10);
  for (let row = 0; row < rows; row++) {
    const vector = rowOf(vectors, row);
    for (let j = 0; j < 10; j++) vector[j] = random() - 0.5 + (j === row % 4 ? 1 : 0);
    normalise(vector);
  }
  const input: DiversifyInput = {
    vectors,
    languages: Array.from({ length: rows }, (_, row) => (row % 5 === 0 ? 'zh' : 'en')),
    unrelated: { en: 0.1, zh: 0.3, mixed: 0.2 },
    scores: Array.from({ length: rows }, () => Math.round(20 * random()) / 8),
    groups: Array.from({ length: rows }, (_, row) => `s${row % 6}`),
    kinds: Array.from({ length: rows }, (_, row) => `k${row % 3}`),
    count: 60,
    penalty,
    above: [3, 77],
  };
  expect(pickByMargin(input)).toEqual(plainly(input));
});
