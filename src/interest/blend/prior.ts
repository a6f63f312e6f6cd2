// Made by tools/prior/learn.ts; do not edit. Weights that held for other people: where a person’s own begin.
// From 1,850 choices in two MIT-licensed logs, see docs/attribution.md.

/** One a signal, in the order of `signalNames`. */
export const priorWeights: readonly number[] = [
  0.3154, // half-life-1
  -0.0509, // half-life-3
  0.0012, // half-life-10
  -0.0673, // half-life-30
  -0.0509, // mean
  -0.0622, // top-1
  0.009, // top-3-20
  0.1827, // top-3-50
  -0.0129, // top-3
  0.1275, // top-10
  0.313, // soft
  0.045, // site-5
  0.3322, // site-70
  -0.0693, // site-count
  0.3267, // words
];
