import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { priorWeights } from '../../src/interest/blend/prior';
import { signalNames } from '../../src/interest/blend/signals';
import { closeEnough, priorSource } from './source';

const weights = signalNames.map((_, f) => 0.1 * f - 0.3);

it('writes every weight beside its signal, and tells a change of one', () => {
  const text = priorSource(weights, 1234);
  signalNames.forEach((name, f) => {
    expect(text).toContain(`  ${weights[f]}, // ${name}`);
  });
  expect(closeEnough(text, priorSource(weights, 1))).toBe(true);
  expect(closeEnough(text, priorSource([...weights.slice(0, -1), 9], 1234))).toBe(false);
  expect(closeEnough('', '')).toBe(false);
});

it('the shipped prior was written by it, and says something', async () => {
  const shipped = await readFile('src/interest/blend/prior.ts', 'utf8');
  expect(closeEnough(shipped, priorSource(priorWeights, 1))).toBe(true);
  expect(Math.max(...priorWeights.map(Math.abs))).toBeGreaterThan(0.1);
});
