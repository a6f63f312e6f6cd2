import { describe, expect, it } from 'vitest';
import { dot, matrixFromRows, normalise, quantise } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import { VectorTable } from './vector-table';

const random = createRandom(1);
const unit = () => normalise(new Float32Array(8).map(() => random() - 0.5));

describe('VectorTable', () => {
  it('gives back what was added, also after growing', () => {
    const table = new VectorTable(8);
    const rows = Array.from({ length: 700 }, unit);
    const early = 50;
    table.add(
      rows.slice(0, early).map((_, i) => `h${i}`),
      quantise(matrixFromRows(rows.slice(0, early), 8)),
    );
    const view = table.get('h3')!;
    table.add(
      rows.map((_, i) => `h${i}`),
      quantise(matrixFromRows(rows, 8)),
    );
    expect(table.size).toBe(700);
    for (const i of [0, 3, 699]) expect(dot(table.get(`h${i}`)!, rows[i]!)).toBeGreaterThan(0.999);
    expect(table.get('h3')).toBe(view);
    expect(table.get('absent')).toBeNull();
  });
});
