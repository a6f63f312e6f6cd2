// The one interface of everything that predicts interest, so that evaluation can pit them against each other.
import type { Matrix } from '../embedding/matrix';

/** One thing the person engaged with. */
export interface InterestEvent {
  /** Unit embedding of the page. */
  vector: Float32Array;
  /** Milliseconds since 1970. */
  time: number;
  /** Engagement weight, 0..1; negative for "less of this". */
  weight: number;
  /** Registrable domain; empty where unknown. */
  site: string;
  /** What the event was: a page's or an item's address (or a log's item id). */
  id: string;
  /** Title, where it is known. */
  text?: string;
  /** What kind of thing it is (article, video, a shop's department ...), where that can be told. */
  kind?: string;
}

/** A person's events, oldest first. */
export type EventSequence = readonly InterestEvent[];

/** What is to be scored. `sites` and `ids` align with the rows of `vectors`. */
export interface CandidateSet {
  vectors: Matrix;
  sites: readonly string[];
  ids: readonly string[];
  /** Titles, where they are known; the rows of `vectors` too. */
  texts?: readonly string[];
  /** Kinds, where they are known; the rows of `vectors` too. */
  kinds?: readonly string[];
}

export type ModelName =
  | 'top-3' // late fusion: mean of the three largest cosines over the events
  | 'half-life' // half-life average of the event vectors
  | 'mean'
  | 'last'
  | 'popularity' // how often the item itself, then its site, was visited
  | 'attention' // candidates look at the recent pages
  | 'blend' // all of the above and more, weighed by what has held for the person
  | 'ensemble' // the blend, with what the learned models say as further scores
  | 'kinds' // the blend, with what holds in one kind mapped to another
  | 'people' // another model, and while little is known of the person, what is expected of people
  | 'mixture' // a fixed blend of the above: what the LSTM starts from
  | 'scene' // what the hour and the day of the week change
  | 'evolution'; // the LSTM

/** What a candidate's score would lose without one of the person's pages. */
export interface Attribution {
  /** The page's latest event in the observed sequence. */
  index: number;
  /** Share of the score that goes when every event of that page is taken out, 0..1. */
  share: number;
}

/** What `explain` is told beside the candidate's vector. */
export interface ExplainOptions {
  /** The moment; by default that of the last event. */
  at?: number;
  site?: string;
  id?: string;
  text?: string;
  kind?: string;
  /** At most this many pages; 5 by default. */
  limit?: number;
}

/** Interest as a model sees it at a moment; what it holds is the model's own. */
export interface Forecast {
  model: ModelName;
  /** The moment it is for, ms since 1970. */
  at: number;
  /** Unit interest vector, where the model has one (late fusion has none). */
  vector: Float32Array | null;
}

export interface FitProgress {
  epoch: number;
  step: number;
  steps: number;
  trainingLoss: number;
  /** Given at the end of an epoch. */
  validationLoss?: number;
  /** Estimate to the latest possible end; early stopping may come first. */
  millisecondsLeft: number;
}

export interface FitOptions {
  seed: number;
  /**
   * Vectors of things nobody here picked (a catalog's), to learn from as negatives. Never the candidates
   * of the evaluation.
   */
  background?: Matrix;
  signal?: AbortSignal;
  onProgress?: (progress: FitProgress) => void;
  /** Called with everything needed to go on exactly; keep it and pass it as `resume`. */
  onCheckpoint?: (state: unknown) => void | Promise<void>;
  resume?: unknown;
}

export interface InterestModel {
  readonly name: ModelName;
  /**
   * Learns from sequences (on a device one person's; in evaluation several people's). Models without
   * parameters return at once.
   */
  fit(sequences: readonly EventSequence[], options: FitOptions): Promise<void>;
  /** Takes one more event of the person into the state without refitting. */
  update(event: InterestEvent): void;
  /** Sets the person's events up to now; `forecast` and `score` speak of this person. */
  observe(sequence: EventSequence): void;
  /** Interest at a moment at or after the last event. */
  forecast(at: number): Forecast;
  /** One score a candidate, higher is better; comparable only within one call. */
  score(forecast: Forecast, candidates: CandidateSet): Float32Array;
  /** Which of the person's pages a candidate's score rests on, by deletion, largest share first. */
  explain(candidate: Float32Array, options?: ExplainOptions): Attribution[];
  dispose(): void;
}
