// The LSTM's prior as a source file, and whether two such priors say the same.
import { type PackedPrior, unpackPrior } from '../../src/interest/evolution/packed-prior';

export function evolutionPriorSource(
  { shape, inputScale, scales, bytes }: PackedPrior,
  people: number,
  events: number,
): string {
  const { dimensions, rank, cell, hidden, window, lookBack } = shape;
  return [
    '// Made by tools/prior/learn-evolution.ts; do not edit. What the LSTM starts from: weights that held for others.',
    `// From ${events.toLocaleString('en')} events in ${people} MIT-licensed reading lists, see docs/attribution.md.`,
    "import type { PackedPrior } from './packed-prior';",
    '',
    'export const shippedPrior: PackedPrior = {',
    `  shape: { dimensions: ${dimensions}, rank: ${rank}, cell: '${cell}', hidden: ${hidden}, window: ${window}, lookBack: ${lookBack} },`,
    `  inputScale: ${inputScale},`,
    `  scales: [${scales.join(', ')}],`,
    '  bytes:',
    `    '${bytes}',`,
    '};',
    '',
  ].join('\n');
}

/** Training carries on what the last bits of the vectors differ by from machine to machine. */
const tolerance = 0.02;

/** Whether projection and weights each lie within 2% of their length of each other. */
export function sayTheSame(one: PackedPrior, other: PackedPrior): boolean {
  const [a, b] = [unpackPrior(one), unpackPrior(other)];
  return (['projection', 'parameters'] as const).every((part) => {
    if (a[part].length !== b[part].length) return false;
    let apart = 0;
    let length = 0;
    a[part].forEach((value, k) => {
      apart += (value - b[part][k]!) ** 2;
      length += value ** 2;
    });
    return apart <= tolerance ** 2 * length;
  });
}
