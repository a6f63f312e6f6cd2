// What learning attention leaves behind; survives a structured clone and is checked when it comes back.
import * as v from 'valibot';
import type { Matrix } from '../../embedding/matrix';
import { directionCount, parameterCount } from './parameters';

export interface AttentionState {
  version: 1;
  /** In the order of parameters.ts. */
  parameters: Float64Array;
  /** Directions × dimensions, the space of the metric; null where nothing was learned. */
  directions: Matrix | null;
}

const numbers = v.custom<Float64Array>(
  (value) => value instanceof Float64Array && value.length === parameterCount && value.every(Number.isFinite),
);
const matrix = v.custom<Matrix>((value) => {
  if (!v.is(v.object({ rows: v.number(), dimensions: v.number(), data: v.instance(Float32Array) }), value))
    return false;
  const { rows, dimensions, data } = value;
  return rows === directionCount && data.length === rows * dimensions && data.every(Number.isFinite);
});

/** What is of another version is none. */
export const attentionSchema: v.GenericSchema<unknown, AttentionState> = v.object({
  version: v.literal(1),
  parameters: numbers,
  directions: v.nullable(matrix),
});
