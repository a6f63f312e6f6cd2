// What the LSTM reads of each event and what the head reads of the moment asked about.
import { sessionGap } from '../../history/session';
import { clockFeatures, contextFeatures, logGap } from '../context/features';
import { dotAt } from '../decay/cosines';
import { DecayTrack, stateHalfLives } from '../decay/states';
import { project } from '../directions';
import type { InterestEvent } from '../model';
import { type EvolutionShape, inputSize, stateCount } from './shape';

/** What is fixed before training: the measures, the projection and the scale of projected vectors. */
export interface Frame {
  shape: EvolutionShape;
  /** rank × dimensions, rows orthonormal. */
  projection: Float32Array;
  /** Brings projected vectors to about unit variance a component. */
  inputScale: number;
}

/**
 * Reads a person's events one by one: gives each one's input row and keeps the decayed states after it.
 * Training and serving both read through this, so they cannot drift apart.
 */
export class EventReader {
  private previous: InterestEvent | null = null;

  /** `track` holds the states before the first event to be read; empty by default. */
  constructor(
    private readonly frame: Frame,
    readonly track = new DecayTrack(stateHalfLives, frame.shape.dimensions),
  ) {}

  /** Takes an event in whose input row nobody needs. */
  skip(event: InterestEvent): void {
    this.track.add(event);
    this.previous = event;
  }

  /** Input row of the next event (see `EvolutionShape`), which is taken in. */
  read(event: InterestEvent): Float32Array {
    const { shape, projection, inputScale } = this.frame;
    const row = new Float32Array(inputSize(shape));
    const projected = project(projection, shape.rank, event.vector);
    for (let k = 0; k < shape.rank; k++) row[k] = projected[k]! * inputScale;
    const context = contextFeatures(this.previous, event);
    row.set(context, shape.rank);
    row.set(this.likenessToStates(event.vector), shape.rank + context.length);
    this.skip(event);
    return row;
  }

  private likenessToStates(vector: Float32Array): number[] {
    const { dimensions, sums } = this.track;
    return Array.from({ length: stateCount }, (_, k) => {
      const start = k * dimensions;
      const length = Math.sqrt(dotAt(sums, start, sums, start, dimensions));
      return length > 0 ? dotAt(sums, start, vector, 0, dimensions) / length : 0;
    });
  }
}

/** Features of a moment `at`, after the last event at `last`; see `horizonSize`. */
export function horizonFeatures(last: number, at: number): number[] {
  const gap = Math.max(0, at - last);
  return [...clockFeatures(at), logGap(gap), gap > sessionGap ? 1 : 0];
}
