// What the time of the week changes: a person's interest in the scene of the moment, less that of all times.
import { dot, normalise } from '../../embedding/matrix';
import { cosines } from '../decay/cosines';
import { pagesOf } from '../decay/deletion';
import { defaultReasons, ObservedModel } from '../decay/observed';
import type { Attribution, CandidateSet, ExplainOptions, Forecast, InterestEvent } from '../model';
import { deviceClock, type LocalClock } from './clock';
import { discoverScenes } from './discover';
import { belonging, type Scene } from './scenes';

export interface SceneModelOptions {
  /** The person's scenes; where not given, they are looked for in what is observed. */
  scenes?: readonly Scene[];
  clock?: LocalClock;
  seed?: number;
}

/** How many events of all times an event of the scene stands against: few of them change little. */
const shrinkage = 20;
/** Scenes are looked for at this many events, and again each time there are a quarter more. */
const firstLook = 60;
const lookAgain = 1.25;

/** Weighted sum of vectors. */
class Sum {
  readonly vector: Float64Array;
  weight = 0;

  constructor(dimensions: number) {
    this.vector = new Float64Array(dimensions);
  }

  add(vector: Float32Array, weight: number): void {
    this.weight += weight;
    for (let j = 0; j < vector.length; j++) this.vector[j]! += weight * vector[j]!;
  }
}

/**
 * Score of c at t: N/(N + κ) · (m_s − m)·c, with m the mean of all events (weighed by engagement), m_s that of
 * events by how much they belong to the scenes of t (Σ_s b_s(t) b_s(e), see `belonging`), N their summed weight. The
 * contrast is near 0 for what the person likes at any time, so it adds to scores of interest instead of repeating
 * them. All zeros where there are no scenes or that of the moment is switched off.
 */
export class SceneModel extends ObservedModel {
  readonly name = 'scene';
  private readonly clock: LocalClock;
  private readonly seed: number;
  private scenes: readonly Scene[];
  private readonly given: boolean;
  /** One a scene, kept up to date. */
  private sums: Sum[] = [];
  private all: Sum | null = null;
  private nextLook = firstLook;

  constructor({ scenes, clock = deviceClock, seed = 1 }: SceneModelOptions = {}) {
    super();
    this.given = scenes !== undefined;
    this.scenes = scenes ?? [];
    this.clock = clock;
    this.seed = seed;
  }

  protected reset(): void {
    if (!this.given) this.scenes = [];
    this.sums = [];
    this.all = null;
    this.nextLook = firstLook;
  }

  protected take(event: InterestEvent): void {
    this.all ??= new Sum(event.vector.length);
    if (this.sums.length !== this.scenes.length)
      this.sums = this.scenes.map(() => new Sum(event.vector.length));
    this.place(event);
  }

  private place(event: InterestEvent): void {
    if (event.weight <= 0) return;
    this.all!.add(event.vector, event.weight);
    const time = this.clock(event.time);
    this.scenes.forEach((scene, k) => {
      const weight = belonging(scene, time) * event.weight;
      if (weight > 0) this.sums[k]!.add(event.vector, weight);
    });
  }

  /**
   * Looks for scenes in the longest beginning of the events that has one of the fixed lengths, so that they do
   * not depend on how often or when somebody asked.
   */
  private look(): void {
    if (this.given || this.events.length < this.nextLook) return;
    let length = this.nextLook;
    while (Math.ceil(length * lookAgain) <= this.events.length) length = Math.ceil(length * lookAgain);
    this.nextLook = Math.ceil(length * lookAgain);
    const { clock, seed } = this;
    this.scenes = discoverScenes(this.events.slice(0, length), { clock, seed }).scenes;
    const dimensions = this.events[0]!.vector.length;
    this.sums = this.scenes.map(() => new Sum(dimensions));
    this.all = new Sum(dimensions);
    for (const event of this.events) this.place(event);
  }

  protected vector(): null {
    return null;
  }

  override forecast(at: number): Forecast {
    this.look();
    const contrast = this.contrast(this.sceneSum(at));
    return { model: this.name, at, vector: contrast && normalise(contrast.slice()) };
  }

  score({ at }: Forecast, candidates: CandidateSet): Float32Array {
    this.look();
    const contrast = this.contrast(this.sceneSum(at));
    return contrast ? cosines(candidates.vectors, contrast) : new Float32Array(candidates.vectors.rows);
  }

  /**
   * The score is Σ_e b(e) (e − m)·c / (N + κ) over the events, so a page's share is that of its own terms: what would
   * go if at that time an average page of the person's had been read in its place.
   */
  explain(candidate: Float32Array, options: ExplainOptions = {}): Attribution[] {
    this.look();
    const at = options.at ?? this.events.at(-1)?.time ?? 0;
    const scene = this.sceneSum(at);
    const contrast = this.contrast(scene);
    const score = contrast ? dot(contrast, candidate) : 0;
    if (!scene || !(score > 0)) return [];
    const average = this.averageLikeness(candidate);
    const here = this.here(at);
    return pagesOf(this.events)
      .map(({ indices }) => {
        const terms = indices.map((index) => {
          const event = this.events[index]!;
          return this.weightIn(here, event) * (dot(event.vector, candidate) - average);
        });
        const share = terms.reduce((sum, term) => sum + term, 0) / (scene.weight + shrinkage) / score;
        return { index: indices.at(-1)!, share: Math.min(1, share) };
      })
      .filter(({ share }) => share > 0)
      .sort((a, b) => b.share - a.share || b.index - a.index)
      .slice(0, options.limit ?? defaultReasons);
  }

  private averageLikeness(candidate: Float32Array): number {
    const { vector, weight } = this.all!;
    return candidate.reduce((sum, value, j) => sum + value * vector[j]!, 0) / weight;
  }

  /** How much a moment belongs to each scene; to one that is switched off, not at all. */
  private here(at: number): number[] {
    const time = this.clock(at);
    return this.scenes.map((scene) => (scene.on ? belonging(scene, time) : 0));
  }

  private weightIn(here: readonly number[], event: InterestEvent): number {
    if (event.weight <= 0) return 0;
    const time = this.clock(event.time);
    return this.scenes.reduce((sum, scene, k) => sum + here[k]! * belonging(scene, time), 0) * event.weight;
  }

  /** The events by how much they belong to the scenes of the moment; null where no scene says anything. */
  private sceneSum(at: number): Sum | null {
    const here = this.here(at);
    if (!this.all || here.every((share) => share === 0)) return null;
    const scene = new Sum(this.all.vector.length);
    here.forEach((share, k) => {
      const { weight, vector } = this.sums[k]!;
      scene.weight += share * weight;
      for (let j = 0; j < vector.length; j++) scene.vector[j]! += share * vector[j]!;
    });
    return scene.weight > 0 ? scene : null;
  }

  private contrast(scene: Sum | null): Float32Array | null {
    if (!scene) return null;
    const { vector, weight } = this.all!;
    const trust = scene.weight / (scene.weight + shrinkage);
    return Float32Array.from(scene.vector, (x, j) => trust * (x / scene.weight - vector[j]! / weight));
  }
}
