// What attention learns: where each number stands, where it starts, and how strongly it is held there.

/** Directions of the learned metric. */
export const directionCount = 12;
/** Biases of a page: the log of its place (0 the newest), and the log of the days since it was read. */
export const biasCount = 2;

interface HeadStart {
  /** Inverse temperature. */
  sharpness: number;
  biases: readonly [number, number];
  output: number;
}

/**
 * The first head is the softmax-weighted late fusion of the blend's signal `soft`, which alone speaks at the
 * start; the second looks at what is new, the third at nearly everything alike (a mean).
 */
const headStarts: readonly HeadStart[] = [
  { sharpness: 10, biases: [0, 0], output: 1 },
  { sharpness: 10, biases: [-0.7, 0], output: 0 },
  { sharpness: 2, biases: [0, 0], output: 0 },
];
/** The head that looks at sites: alike or not, newer ones more. */
const siteStart = { biases: [-0.7, 0], output: 0 } as const;

export const headCount = headStarts.length;
/** Of a head: the log of its sharpness, its biases, its output. */
const headSize = 2 + biasCount;
/** Place of the output within a head. */
export const headOutput = headSize - 1;
export const headAt = (head: number): number => head * headSize;
/** Of the head of sites: its biases, its output. */
export const siteAt = headCount * headSize;
/** Shares of what the encoder adds to a page: from pages of like content, from pages read about then. */
export const encoderAt = siteAt + biasCount + 1;
export const metricAt = encoderAt + 2;
/** The metric's symmetric matrix, upper half row by row. */
export const parameterCount = metricAt + (directionCount * (directionCount + 1)) / 2;

/** Where the metric's entry a, b (a ≤ b) stands. */
export function metricIndex(a: number, b: number): number {
  return metricAt + a * directionCount - (a * (a - 1)) / 2 + (b - a);
}

/** Strength of the pull to the start, in choices' worth at a change of 1. */
const pulls = { sharpness: 20, bias: 20, output: 10, encoder: 40, metric: 10 };

export function startParameters(): Float64Array {
  const start = new Float64Array(parameterCount);
  headStarts.forEach(({ sharpness, biases, output }, head) => {
    start.set([Math.log(sharpness), ...biases, output], headAt(head));
  });
  start.set([...siteStart.biases, siteStart.output], siteAt);
  return start;
}

/** One strength a parameter; infinite for what is not learned. */
export function startPulls({ sites }: { sites: boolean }): Float64Array {
  const strengths = new Float64Array(parameterCount).fill(pulls.metric);
  for (let head = 0; head < headCount; head++)
    strengths.set([pulls.sharpness, pulls.bias, pulls.bias, pulls.output], headAt(head));
  strengths.set(sites ? [pulls.bias, pulls.bias, pulls.output] : [Infinity, Infinity, Infinity], siteAt);
  strengths.set([pulls.encoder, pulls.encoder], encoderAt);
  return strengths;
}
