// The evolution model as evaluation and ranking use it: a decayed state and late fusion, corrected by an LSTM.
import { dot } from '../../embedding/matrix';
import { cosines } from '../decay/cosines';
import { deletionShares, type PageEvents, pagesOf } from '../decay/deletion';
import { defaultReasons } from '../decay/observed';
import { DecayTrack, stateHalfLives } from '../decay/states';
import { TopKModel } from '../decay/top-k';
import type {
  Attribution,
  CandidateSet,
  EventSequence,
  ExplainOptions,
  FitOptions,
  Forecast,
  InterestEvent,
  InterestModel,
} from '../model';
import { forecastVector, hiddenState, readHead } from './forward';
import type { Tfjs } from './graph';
import { EventReader, horizonFeatures } from './inputs';
import { defaultShape, priorParameters } from './shape';
import { type EvolutionState, parseState, stateVersion } from './state';
import type { TrainingOptions } from './training-options';

interface EvolutionForecast extends Forecast {
  vector: Float32Array;
  /** Multipliers of cos(x̂, e) and of late fusion at this moment. */
  scales: readonly [number, number];
}

export interface EvolutionOptions {
  /** A saved state; without one the model is its prior. */
  state?: unknown;
  /** Gives tfjs for `fit`; by default it is started on WASM. Serving never calls it. */
  startTfjs?: () => Promise<Tfjs>;
  training?: Partial<TrainingOptions>;
}

/** Pages whose deletion is computed in full for one explanation. */
const shortlist = 10;
/** Events beyond this have lost all weight in a half-life of 30. */
const reachOfDecay = 400;

/** Score of c: β ((1 − γ) cos(x̂, c) + γ top-3(c)), all as defined at `EvolutionShape`. */
export class EvolutionModel implements InterestModel {
  /** 'mixture' for the untrained prior entered as a baseline of its own. */
  readonly name: 'evolution' | 'mixture';
  private state: EvolutionState | null = null;
  private events: InterestEvent[] = [];
  private reader: EventReader | null = null;
  private recent: Float32Array[] = [];
  private readonly fusion: TopKModel;
  /** Forecasts with a page left out, for explanations at one moment. */
  private readonly without = new Map<string, EvolutionForecast>();

  constructor(private readonly options: EvolutionOptions = {}) {
    this.name = options.state === undefined ? 'mixture' : 'evolution';
    if (options.state !== undefined) this.state = parseState(options.state);
    this.fusion = new TopKModel(3, this.state?.shape.lookBack ?? defaultShape.lookBack);
  }

  async fit(sequences: readonly EventSequence[], options: FitOptions): Promise<void> {
    const { trainEvolutionModel } = await import('./training');
    const tf = await (this.options.startTfjs ?? startOnWasm)();
    const { state } = await trainEvolutionModel(tf, sequences, options, this.options.training);
    this.load(state);
  }

  /** Structured-cloneable; null before `fit` or `load`. */
  save(): EvolutionState | null {
    return this.state;
  }

  /** Takes a saved state; the observed events stay. Throws `misuse` where it is not one. */
  load(state: unknown): void {
    this.state = parseState(state);
    this.observe(this.events);
  }

  observe(sequence: EventSequence): void {
    const events = [...sequence];
    this.events = [];
    this.reader = null;
    this.recent = [];
    this.fusion.observe([]);
    events.forEach((event, index) => {
      this.take(event, index >= events.length - this.windowSize());
    });
  }

  update(event: InterestEvent): void {
    this.take(event, true);
  }

  /** `recent`: whether the LSTM will see it; older events only move the states. */
  private take(event: InterestEvent, recent: boolean): void {
    this.without.clear();
    this.state ??= untrainedState(event.vector.length);
    const { state } = this;
    this.reader ??= new EventReader(state);
    if (recent) this.recent.push(this.reader.read(event));
    else this.reader.skip(event);
    if (this.recent.length > state.shape.window) this.recent.shift();
    this.events.push(event);
    this.fusion.update(event);
  }

  private windowSize(): number {
    return this.state?.shape.window ?? defaultShape.window;
  }

  forecast(at: number): EvolutionForecast {
    const last = this.events.at(-1);
    const { reader, state } = this;
    if (!last || !reader || !state)
      return { model: this.name, at, vector: new Float32Array(0), scales: [0, 1] };
    return forecastFrom(state, this.recent, reader.track, last.time, at);
  }

  score(forecast: Forecast, candidates: CandidateSet): Float32Array {
    const { vector, scales } = forecast as EvolutionForecast;
    const scores = this.fusion.score(this.fusion.forecast(forecast.at), candidates);
    if (vector.length === 0) return scores;
    const likeness = cosines(candidates.vectors, vector);
    return scores.map((fused, row) => scales[0] * likeness[row]! + scales[1] * fused);
  }

  /**
   * Deletion in full for a shortlist: the remembered pages nearest the candidate, recent ones favoured. For
   * each, states, LSTM and late fusion are run as though the page had never been visited.
   */
  explain(candidate: Float32Array, options: ExplainOptions = {}): Attribution[] {
    const last = this.events.at(-1);
    if (!last || !this.state) return [];
    const at = options.at ?? last.time;
    return deletionShares(
      this.scoreOne(candidate, this.forecast(at)),
      this.shortlist(candidate).map((page) => ({
        page,
        score: this.scoreOne(candidate, this.forecastWithout(page, at), page.id),
      })),
      options.limit ?? defaultReasons,
    );
  }

  dispose(): void {
    this.observe([]);
    this.without.clear();
  }

  private scoreOne(candidate: Float32Array, { vector, scales }: EvolutionForecast, without?: string): number {
    const likeness = vector.length > 0 ? dot(vector, candidate) : 0;
    return scales[0] * likeness + scales[1] * this.fusion.scoreOne(candidate, without);
  }

  private shortlist(candidate: Float32Array): PageEvents[] {
    const pages = pagesOf(this.events)
      .slice(0, this.state!.shape.lookBack)
      .map((page, age) => {
        const event = this.events[page.indices.at(-1)!]!;
        const near = event.weight * dot(event.vector, candidate);
        // Recent pages count through the states as well.
        return { page, near: near * (1 + 0.5 ** (age / 10)) };
      });
    pages.sort((a, b) => b.near - a.near);
    return pages.slice(0, shortlist).map(({ page }) => page);
  }

  private forecastWithout(page: PageEvents, at: number): EvolutionForecast {
    const key = `${at} ${page.id}`;
    const known = this.without.get(key);
    if (known) return known;
    const state = this.state!;
    const left = this.events.filter(({ id }) => id !== page.id);
    const last = left.at(-1);
    const first = Math.max(0, left.length - reachOfDecay);
    const reader = new EventReader(state, this.trackBefore(left.slice(first), page));
    const recent: Float32Array[] = [];
    left.slice(first).forEach((event, index) => {
      if (first + index < left.length - state.shape.window) reader.skip(event);
      else recent.push(reader.read(event));
    });
    const forecast: EvolutionForecast = last
      ? forecastFrom(state, recent, reader.track, last.time, at)
      : { model: this.name, at, vector: new Float32Array(0), scales: [0, 1] };
    this.without.set(key, forecast);
    return forecast;
  }

  /** States before the replayed events: of the mean exactly, of the half-lives nothing, for they forget. */
  private trackBefore(replayed: readonly InterestEvent[], page: PageEvents): DecayTrack {
    const { dimensions } = this.state!.shape;
    const track = new DecayTrack(stateHalfLives, dimensions);
    const start = stateHalfLives.indexOf(Number.POSITIVE_INFINITY) * dimensions;
    const mean = track.sums.subarray(start, start + dimensions);
    mean.set(this.reader!.track.sums.subarray(start, start + dimensions));
    for (const { vector, weight } of [...replayed, ...page.indices.map((index) => this.events[index]!)])
      for (let j = 0; j < dimensions; j++) mean[j] = mean[j]! - weight * vector[j]!;
    return track;
  }
}

function forecastFrom(
  state: EvolutionState,
  recent: readonly Float32Array[],
  track: DecayTrack,
  last: number,
  at: number,
): EvolutionForecast {
  const hidden = hiddenState(state, state.parameters, recent);
  const head = readHead(state, state.parameters, hidden, horizonFeatures(last, at));
  return { model: 'evolution', at, vector: forecastVector(state, head, track), scales: head.scales };
}

/** The prior: nothing learned, the projection unused because the head does not look at it. */
export function untrainedState(dimensions: number, seed = 1): EvolutionState {
  const shape = { ...defaultShape, rank: Math.min(defaultShape.rank, dimensions), dimensions };
  const projection = new Float32Array(shape.rank * dimensions);
  for (let k = 0; k < shape.rank; k++) projection[k * dimensions + k] = 1;
  const parameters = priorParameters(shape, seed);
  return { version: stateVersion, shape, projection, inputScale: 1, parameters, epoch: 0, losses: [] };
}

async function startOnWasm(): Promise<Tfjs> {
  const { startTfjsForTraining } = await import('./kernels/start');
  return startTfjsForTraining('wasm');
}
