// What the models without parameters have in common: nothing to fit, a person's events to hold.
import type {
  Attribution,
  CandidateSet,
  EventSequence,
  ExplainOptions,
  Forecast,
  InterestEvent,
  InterestModel,
  ModelName,
} from '../model';

/** Base of the untrained models. They differ in how they score and in what they keep for it. */
export abstract class ObservedModel implements InterestModel {
  abstract readonly name: ModelName;
  protected events: InterestEvent[] = [];

  async fit(): Promise<void> {}

  observe(sequence: EventSequence): void {
    this.events = [];
    this.reset();
    for (const event of sequence) this.update(event);
  }

  update(event: InterestEvent): void {
    this.events.push(event);
    this.take(event, this.events.length - 1);
  }

  forecast(at: number): Forecast {
    return { model: this.name, at, vector: this.vector() };
  }

  /** Forgets what `take` built up. */
  protected abstract reset(): void;
  protected abstract take(event: InterestEvent, index: number): void;
  protected abstract vector(): Float32Array | null;
  abstract score(forecast: Forecast, candidates: CandidateSet): Float32Array;
  abstract explain(candidate: Float32Array, options?: ExplainOptions): Attribution[];

  dispose(): void {
    this.events = [];
    this.reset();
  }
}

/** How many pages `explain` names unless told otherwise. */
export const defaultReasons = 5;
