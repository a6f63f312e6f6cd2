import { describe, expect, it } from 'vitest';
import { formatTable, median, quantile, rowsOfCase } from './rows';

const measured = {
  name: 'lstm-train-step',
  backend: 'wasm, 1 thread',
  shape: '(32, 16)',
  curve: { over: 'steps', size: 16 },
  ours: [10, 12, 200],
  peers: { plain: [30, 24, 400], other: [5, 6, 7] },
  boundMilliseconds: 1.23789,
  memory: { before: 99.6, peak: 212.3 },
  notes: ['agrees'],
};

describe('median and quantile', () => {
  it('take the middle, or between the two in the middle, in any order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([0, 10, 20, 30, 40], 0.25)).toBe(10);
    expect(quantile([10, 0], 0.25)).toBe(2.5);
    expect(quantile([5], 0.95)).toBe(5);
  });

  it('do not change what they are given, and refuse nothing at all', () => {
    const values = [2, 1];
    median(values);
    expect(values).toEqual([2, 1]);
    expect(() => median([])).toThrow('no values');
  });
});

describe('rowsOfCase', () => {
  it('compares medians, and says how far neighbouring runs differ', () => {
    const [plain, other] = rowsOfCase(measured);
    expect(plain).toEqual({
      name: 'lstm-train-step',
      backend: 'wasm, 1 thread',
      shape: '(32, 16)',
      curve: { over: 'steps', size: 16 },
      ours_ms: 12,
      peer: 'plain',
      peer_ms: 30,
      ratio: 2.5,
      ratio_quartiles: [2, 2.5], // of 3, 2 and 2
      runs: 3,
      bound_ms: 1.238,
      memory_mb: { before: 100, peak: 212 },
      notes: ['agrees'],
    });
    expect(other).toMatchObject({ peer: 'other', peer_ms: 6, ratio: 0.5 });
  });

  it('gives one row without figures for a peer where there is none', () => {
    expect(rowsOfCase({ ...measured, peers: {}, boundMilliseconds: null, memory: null })).toMatchObject([
      {
        ours_ms: 12,
        peer: null,
        peer_ms: null,
        ratio: null,
        ratio_quartiles: null,
        bound_ms: null,
        memory_mb: null,
      },
    ]);
  });
});

it('lines columns up', () => {
  const lines = formatTable(rowsOfCase(measured)).split('\n');
  expect(lines).toHaveLength(4);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toMatch(/lstm-train-step .* 12\.0 {2}plain +30\.0 +2\.50x +2\.00–2\.50 +3 +1\.24$/);
});
