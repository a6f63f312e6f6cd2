// The person's scenes: found in their history, changed by them, weighed by what they foretold, kept in a setting.
import * as v from 'valibot';
import { errorCode } from '../device/errors';
import { mean } from '../evaluation/bootstrap';
import { type OwnHistoryTrials, ownHistoryTrials } from '../evaluation/candidates';
import { rankingMetrics } from '../evaluation/metrics';
import type { Trial } from '../evaluation/trial';
import { standardised } from '../interest/blend/standard';
import { type ChoiceList, learnWeights } from '../interest/blend/weights';
import { cellCount, cellOf, deviceClock, type LocalClock } from '../interest/context/clock';
import { discoverScenes } from '../interest/context/discover';
import { editScenes, type SceneEdit } from '../interest/context/edit';
import { SceneModel } from '../interest/context/model';
import { type Scene, type SceneTimes, sceneAt, sceneSchema, sceneTimes } from '../interest/context/scenes';
import type { EventSequence, InterestModel } from '../interest/model';
import { createRandom } from '../interest/random';
import { defineSetting, readSetting, writeSetting } from '../storage/settings';
import type { Candidates } from './candidates';
import type { Profile } from './profile';
import { topicsOf } from './topics';

const storedSchema = v.object({
  scenes: v.array(sceneSchema),
  /** The person has changed them: they are no longer looked for. */
  edited: v.boolean(),
  /** How much they count in the feed, in standard deviations of the interest score; 0 until that is known. */
  weight: v.number(),
});
type StoredScenes = v.InferOutput<typeof storedSchema>;

/** Part of every export, gone with everything else. */
const scenesSetting = defineSetting<StoredScenes | null>('scenes', v.nullable(storedSchema), null);

/** A scene by its own name, or by its times where it has none. */
export interface SceneName {
  id: string;
  name: string | null;
  times: SceneTimes;
}

export interface SceneView extends SceneName {
  on: boolean;
  /** Of all visits, 0..1. */
  share: number;
  /** Topics that are read more then than at other times, the most telling first. */
  topics: string[];
}

export interface ScenesView {
  /** Empty where what is read does not depend on the time of the week, or too little is known. */
  scenes: SceneView[];
  /** The scene of this moment. */
  now: string | null;
  edited: boolean;
  /** Whether they have any say in the feed. */
  counts: boolean;
  /** Hand to `restore` to take back what is changed from here. */
  stored: StoredScenes | null;
}

export type SceneChange =
  | SceneEdit
  /** Back to how they were; null: to what is found in the history. */
  | { restore: StoredScenes | null };

/** What the feed needs of the scene of a moment. */
export interface SceneInForce {
  scene: SceneName;
  model: SceneModel;
  weight: number;
  /** Changes when the model would say something else. */
  key: string;
}

const seed = 1;
const topicsShown = 3;
/** However much they foretold, interest itself stays the larger part. */
const largestWeight = 0.6;
const pull = 10;

export class ScenesService {
  #stored: StoredScenes | null = null;
  #inForce: SceneInForce | null = null;

  constructor(
    private readonly profile: Profile,
    private readonly clock: LocalClock = deviceClock,
  ) {}

  async load(): Promise<void> {
    this.#stored = await readSetting(this.profile.storage, scenesSetting);
    this.#inForce = null;
  }

  /** Those that are kept, else those found now. Null where there is no history. */
  async view(now: number): Promise<ScenesView> {
    const sequence = this.profile.sequence();
    if (!this.#stored && sequence.length > 0) {
      const { scenes } = discoverScenes(sequence, { seed, clock: this.clock });
      if (scenes.length > 0) await this.#store({ scenes, edited: false, weight: 0 });
    }
    const scenes = this.#stored?.scenes ?? [];
    const visits = this.#visits(sequence);
    const total = visits.reduce((sum, count) => sum + count, 0);
    const topics = this.#tellingTopics(scenes, sequence);
    return {
      scenes: scenes.map((scene, index) => ({
        ...nameOf(scene, visits),
        on: scene.on,
        share: scene.cells.reduce((sum, cell) => sum + visits[cell]!, 0) / Math.max(1, total),
        topics: topics[index]!,
      })),
      now: sceneAt(scenes, this.clock(now))?.id ?? null,
      edited: this.#stored?.edited ?? false,
      counts: (this.#stored?.weight ?? 0) > 0,
      stored: this.#stored,
    };
  }

  async change(change: SceneChange): Promise<void> {
    if ('restore' in change) await this.#store(change.restore);
    else if (this.#stored)
      await this.#store({ ...this.#stored, edited: true, scenes: editScenes(this.#stored.scenes, change) });
  }

  /** The scene of the moment where it has a say in the feed; null elsewhere. */
  inForce(now: number): SceneInForce | null {
    const stored = this.#stored;
    if (!stored || stored.weight <= 0) return null;
    const scene = sceneAt(stored.scenes, this.clock(now));
    if (!scene?.on) return null;
    const key = JSON.stringify([scene.id, stored]);
    if (this.#inForce?.key !== key) {
      const model = new SceneModel({ scenes: stored.scenes, clock: this.clock, seed });
      const name = nameOf(scene, this.#visits(this.profile.sequence()));
      this.#inForce = { scene: name, model, weight: stored.weight, key };
    }
    return this.#inForce;
  }

  /**
   * Looks for scenes anew, unless the person has changed them, and finds how much they should count beside
   * `base`, the model that serves: on the held-out choices of the person's own that judge models too. The weight is
   * learned on the earlier half and stands only where it does no harm on the later. Throws `cancelled` on abort.
   */
  async weigh(base: InterestModel, candidates: Candidates, signal: AbortSignal): Promise<void> {
    const sequence = this.profile.sequence();
    const edited = this.#stored?.edited ?? false;
    const scenes = edited
      ? this.#stored!.scenes
      : discoverScenes(sequence, { seed, clock: this.clock }).scenes;
    if (scenes.length === 0) return this.#store(null);
    const model = new SceneModel({
      scenes: scenes.map((scene) => ({ ...scene, on: true })),
      clock: this.clock,
    });
    const weight = await weightOf(base, model, sequence, candidates, signal);
    signal.throwIfAborted();
    await this.#store({ scenes, edited, weight });
  }

  /** After history was deleted: what was found and learned of it goes; what the person named stays while any is left. */
  async forget(): Promise<void> {
    const keep = this.#stored?.edited && this.profile.visits.length > 0;
    await this.#store(keep ? { ...this.#stored!, weight: 0 } : null);
  }

  async #store(stored: StoredScenes | null): Promise<void> {
    await writeSetting(this.profile.storage, scenesSetting, stored);
    this.#stored = stored;
    this.#inForce = null;
  }

  /** Visits in each cell of the week. */
  #visits(sequence: EventSequence): number[] {
    const visits = new Array<number>(cellCount).fill(0);
    for (const { time, weight } of sequence) if (weight > 0) visits[cellOf(this.clock(time))]!++;
    return visits;
  }

  #tellingTopics(scenes: readonly Scene[], sequence: EventSequence): string[][] {
    const topics = scenes.length > 0 ? (topicsOf(this.profile) ?? []) : [];
    const topicOf = new Map(
      topics.flatMap(({ pages }, index) => pages.map(({ id }) => [id, index] as const)),
    );
    const counts = scenes.map(() => topics.map(() => 0));
    for (const { id, time, weight } of sequence) {
      const topic = topicOf.get(id);
      const scene = scenes.findIndex(({ cells }) => cells.includes(cellOf(this.clock(time))));
      if (topic !== undefined && scene >= 0 && weight > 0) counts[scene]![topic]! += weight;
    }
    const all = topics.map((_, topic) => counts.reduce((sum, row) => sum + row[topic]!, 0));
    const total = all.reduce((sum, count) => sum + count, 0);
    return counts.map((row) => {
      const here = row.reduce((sum, count) => sum + count, 0);
      const telling = row
        .map((count, topic) => ({ topic, more: count / Math.max(1e-9, here) - all[topic]! / total }))
        .filter(({ more }) => more > 0.01)
        .sort((a, b) => b.more - a.more)
        .map(({ topic }) => topics[topic]!.label);
      return [...new Set(telling)].slice(0, topicsShown);
    });
  }
}

function nameOf(scene: Scene, visits: readonly number[]): SceneName {
  return { id: scene.id, name: scene.name, times: sceneTimes(scene, visits) };
}

async function weightOf(
  base: InterestModel,
  model: SceneModel,
  sequence: EventSequence,
  candidates: Candidates,
  signal: AbortSignal,
): Promise<number> {
  let trials: OwnHistoryTrials;
  try {
    trials = ownHistoryTrials(sequence, { seed, catalog: candidates.set });
  } catch (error) {
    if (errorCode(error) === 'not-enough-history') return 0;
    throw error;
  }
  const learning: ChoiceList[] = [];
  for await (const list of opinions([base, model], trials.validation, signal)) learning.push(list);
  const [own, extra] = learnWeights(learning, { prior: Float64Array.from([1, 0]), pull });
  if (!(own! > 0) || !(extra! > 0)) return 0;
  const weight = Math.min(largestWeight, extra! / own!);
  const gains: number[] = [];
  for await (const { columns, clicked } of opinions([base, model], trials.test, signal)) {
    const [interest, scene] = columns as [Float32Array, Float32Array];
    const both = interest.map((value, row) => value + weight * scene[row]!);
    const gainOf = (scores: Float32Array) =>
      rankingMetrics(scores, new Set(clicked), createRandom(seed + gains.length)).ndcg10;
    gains.push(gainOf(both) - gainOf(interest));
  }
  return mean(gains) >= 0 ? weight : 0;
}

/** What each model says of each trial's candidates, standardised; the engine answers in between. */
async function* opinions(
  models: readonly InterestModel[],
  trials: readonly Trial[],
  signal: AbortSignal,
): AsyncGenerator<ChoiceList> {
  let seen: Pick<Trial, 'sequence' | 'upTo'> | null = null;
  for (const { sequence, upTo, at, candidates, clicked } of trials) {
    for (const model of models)
      if (seen?.sequence === sequence && seen.upTo <= upTo)
        for (let k = seen.upTo; k < upTo; k++) model.update(sequence[k]!);
      else model.observe(sequence.slice(0, upTo));
    seen = { sequence, upTo };
    yield {
      columns: models.map((model) => standardised(model.score(model.forecast(at), candidates))),
      clicked,
    };
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
}
