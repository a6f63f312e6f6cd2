// Brings the signals of one candidate list to the same measure.

export interface Scale {
  mean: number;
  /** 0 where the values do not vary. */
  deviation: number;
}

const smallestDeviation = 1e-9;

export function scaleOf(values: ArrayLike<number>): Scale {
  const count = values.length;
  let mean = 0;
  for (let row = 0; row < count; row++) mean += values[row]! / count;
  let variance = 0;
  for (let row = 0; row < count; row++) variance += (values[row]! - mean) ** 2 / count;
  const deviation = Math.sqrt(variance);
  return { mean, deviation: deviation < smallestDeviation ? 0 : deviation };
}

/** Zero mean and unit variance; 0 where the values do not vary. */
export function standardise(value: number, { mean, deviation }: Scale): number {
  return deviation > 0 ? (value - mean) / deviation : 0;
}

export function standardised(values: Float32Array, scale: Scale = scaleOf(values)): Float32Array {
  return values.map((value) => standardise(value, scale));
}
