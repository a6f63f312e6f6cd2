import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { packPrior, unpackPrior } from '../../src/interest/evolution/packed-prior';
import { fits } from '../../src/interest/evolution/prior';
import { defaultShape } from '../../src/interest/evolution/shape';
import { shippedPrior } from '../../src/interest/evolution/shipped-prior';
import { evolutionPriorSource, sayTheSame } from './evolution-source';

it('the shipped prior was written by it, fits the model that is trained, and is small', async () => {
  const shipped = await readFile('src/interest/evolution/shipped-prior.ts', 'utf8');
  const [, events, people] = /From ([\d,]+) events in (\d+)/.exec(shipped)!;
  expect(evolutionPriorSource(shippedPrior, Number(people), Number(events!.replace(',', '')))).toBe(shipped);
  expect(fits(unpackPrior(shippedPrior), { ...defaultShape, dimensions: 384 })).toBe(true);
  expect(shipped.length).toBeLessThan(60_000);
});

it('tells weights that moved from weights that only trembled', () => {
  const prior = unpackPrior(shippedPrior);
  const moved = (part: 'projection' | 'parameters', share: number) =>
    packPrior({ ...prior, [part]: prior[part].map((value, k) => value * (1 + (k % 2 ? share : -share))) });
  expect(sayTheSame(shippedPrior, moved('parameters', 0.005))).toBe(true);
  expect(sayTheSame(shippedPrior, moved('parameters', 0.1))).toBe(false);
  expect(sayTheSame(shippedPrior, moved('projection', 0.1))).toBe(false);
});
