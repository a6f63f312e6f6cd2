// The prior as a source file, and whether two such files say the same.
import { signalNames } from '../../src/interest/blend/signals';

export function priorSource(weights: readonly number[], lists: number): string {
  const rows = signalNames.map((name, f) => `  ${weights[f]}, // ${name}`);
  return [
    '// Made by tools/prior/learn.ts; do not edit. Weights that held for other people: where a person’s own begin.',
    `// From ${lists.toLocaleString('en')} choices in two MIT-licensed logs, see docs/attribution.md.`,
    '',
    '/** One a signal, in the order of `signalNames`. */',
    'export const priorWeights: readonly number[] = [',
    ...rows,
    '];',
    '',
  ].join('\n');
}

/** Vectors differ in the last bits from machine to machine. */
const tolerance = 0.01;

/** Whether all weights agree to 0.01. */
export function closeEnough(one: string, other: string): boolean {
  const weights = (text: string) =>
    [...text.matchAll(/^ {2}(-?[\d.e-]+),/gm)].map(([, value]) => Number(value));
  const a = weights(one);
  const b = weights(other);
  return a.length > 0 && a.length === b.length && a.every((value, k) => Math.abs(value - b[k]!) <= tolerance);
}
