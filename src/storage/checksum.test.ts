// A checksum that notices any one changed bit, and none that is not there.
import { describe, expect, it } from 'vitest';
import { checksum, isIntact, withSum } from './checksum';

const row = () => ({
  model: 'minilm-en',
  hashes: ['a', 'b'],
  values: Int8Array.from({ length: 500 }, (_, index) => index),
  scales: Float32Array.of(0.5, 0.25),
  state: new Map<string, unknown>([['x', { y: [1, -0, null, undefined, true] }]]),
});

describe('checksum', () => {
  it('stays over a structured clone', () => {
    expect(checksum(structuredClone(row()))).toBe(checksum(row()));
    expect(isIntact(structuredClone({ ...withSum(row()), id: 7 }))).toBe(true);
  });

  it('changes with every single bit', () => {
    const sums = new Set([checksum(row())]);
    for (let at = 0; at < 500; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = row();
        changed.values[at]! ^= 1 << bit;
        sums.add(checksum(changed));
      }
    }
    expect(sums.size).toBe(4001);
  });

  it.each<[string, (changed: ReturnType<typeof row>) => void]>([
    ['a text', (each) => void each.hashes.splice(1, 1, 'c')],
    ['the order', (each) => void each.hashes.reverse()],
    ['a length', (each) => void each.hashes.push('')],
    ['a border between texts', (each) => void each.hashes.splice(0, 2, 'ab', '')],
    ['a number', (each) => void each.scales.fill(0.50001, 0, 1)],
    ['something within', (each) => void each.state.set('x', { y: [1, 0, null, undefined, true] })],
    ['a name', (each) => void Object.assign(each, { more: undefined })],
  ])('changes with %s', (_, change) => {
    const changed: ReturnType<typeof row> & { sum?: number } = row();
    change(changed);
    expect(checksum(changed)).not.toBe(checksum(row()));
    expect(isIntact({ ...changed, sum: withSum(row()).sum })).toBe(false);
  });

  it('believes rows of before there were any', () => {
    const old: ReturnType<typeof row> & { sum?: number } = row();
    expect(isIntact(old)).toBe(true);
  });
});
