// How strong an interest is at a moment of the half year. Drift is the thing the
// app is about, so the shapes are few, plain and easy to see in a chart.

export type Shape = 'steady' | 'rising' | 'fading' | 'burst' | 'ends';

export interface Interest {
  readonly topic: string;
  /** Weight against the persona's other interests when at full strength. */
  readonly share: number;
  /** First and last week, counted from the start of the span; nothing outside them. */
  readonly from: number;
  readonly to: number;
  readonly shape: Shape;
}

export const SPAN_WEEKS = 26;

/** Interests that fade or have just begun keep a trace, so the change is a slope and not a step. */
const TRACE = 0.1;

const smoothstep = (x: number): number => x * x * (3 - 2 * x);

/** Weight of an interest at a (fractional) week; zero outside its weeks. */
export function strength(interest: Interest, week: number): number {
  const { share, from, to, shape } = interest;
  if (week < from || week >= to) return 0;
  const progress = (week - from) / (to - from);
  switch (shape) {
    case 'steady':
      return share;
    case 'rising':
      return share * (TRACE + (1 - TRACE) * smoothstep(progress));
    case 'fading':
      return share * (TRACE + (1 - TRACE) * smoothstep(1 - progress));
    case 'burst':
      return share * Math.sin(Math.PI * progress) ** 2;
    case 'ends':
      // Grows until the day it is over: a trip taken, a hobby dropped.
      return share * (0.4 + 0.6 * progress);
  }
}
