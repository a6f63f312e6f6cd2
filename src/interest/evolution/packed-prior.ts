// A prior as it ships: whole numbers of one byte with a scale for each kind of weight, as text.
import { DriftfeedError } from '../../device/errors';
import type { EvolutionPrior } from './prior';
import { type EvolutionShape, layoutOf } from './shape';

/** JSON-able. */
export interface PackedPrior {
  shape: EvolutionShape;
  inputScale: number;
  /** Of the projection and then of each matrix in the order of `Layout`; a number is its byte times this. */
  scales: readonly number[];
  /** Signed bytes in base64: the projection, then the parameters. */
  bytes: string;
}

const largest = 127;

/** How many numbers there are of each kind. */
function runsOf(shape: EvolutionShape): number[] {
  const { size: _, ...slots } = layoutOf(shape);
  return [shape.rank * shape.dimensions, ...Object.values(slots).map(({ rows, columns }) => rows * columns)];
}

/** Rounds each number to one of 255 steps over the range of its kind. */
export function packPrior({ shape, inputScale, projection, parameters }: EvolutionPrior): PackedPrior {
  const numbers = Float32Array.from([...projection, ...parameters]);
  const bytes = new Int8Array(numbers.length);
  let start = 0;
  const scales = runsOf(shape).map((length) => {
    const run = numbers.subarray(start, start + length);
    const farthest = run.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = Number((farthest / largest).toPrecision(6));
    run.forEach((value, k) => {
      const steps = scale > 0 ? Math.round(value / scale) : 0;
      bytes[start + k] = Math.max(-largest, Math.min(largest, steps));
    });
    start += length;
    return scale;
  });
  const letters = Array.from(new Uint8Array(bytes.buffer), (byte) => String.fromCharCode(byte)).join('');
  return { shape, inputScale: Number(inputScale.toPrecision(6)), scales, bytes: btoa(letters) };
}

/** Throws `misuse` where the bytes are not as many as the shape says. */
export function unpackPrior({ shape, inputScale, scales, bytes }: PackedPrior): EvolutionPrior {
  const steps = Int8Array.from(atob(bytes), (letter) => (letter.charCodeAt(0) << 24) >> 24);
  const runs = runsOf(shape);
  if (steps.length !== runs.reduce((sum, length) => sum + length, 0) || scales.length !== runs.length)
    throw new DriftfeedError('misuse', `a prior of ${steps.length} numbers`);
  const numbers = new Float32Array(steps.length);
  let start = 0;
  runs.forEach((length, run) => {
    for (let k = start; k < start + length; k++) numbers[k] = steps[k]! * scales[run]!;
    start += length;
  });
  const split = shape.rank * shape.dimensions;
  return { shape, inputScale, projection: numbers.slice(0, split), parameters: numbers.slice(split) };
}
