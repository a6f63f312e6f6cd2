// The person's scenes: found in their history, changed by them, weighed by what they foretold, kept in a setting.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { sceneWeight } from '../evaluation/scene-weight';
import { cellCount, cellOf, deviceClock, type LocalClock } from '../interest/context/clock';
import { discoverScenes } from '../interest/context/discover';
import { editScenes, type SceneEdit } from '../interest/context/edit';
import { SceneModel } from '../interest/context/model';
import { type Scene, type SceneTimes, sceneAt, sceneSchema, sceneTimes } from '../interest/context/scenes';
import type { EventSequence, InterestModel } from '../interest/model';
import { defineSetting, type LearnedSetting, readSetting, writeSetting } from '../storage/settings';
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

/** Part of every export. What was found and weighed goes with history; what the person named stays while any is left. */
export const scenesSetting: LearnedSetting<StoredScenes | null> = {
  ...defineSetting<StoredScenes | null>('scenes', v.nullable(storedSchema), null),
  whatStays: (stored, { visitsLeft }) => (stored?.edited && visitsLeft ? { ...stored, weight: 0 } : null),
};

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
  /** Hand to `restore` to take back what is changed from here. Good until history is deleted or the engine ends. */
  version: number;
}

export type SceneChange =
  | SceneEdit
  /** Back to how a view of this version showed them. */
  | { restore: number }
  /** Away with every change: back to what is found in the history. */
  | { findAnew: true };

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
/** So many views can be gone back to. */
const versionsKept = 50;

export class ScenesService {
  #stored: StoredScenes | null = null;
  #inForce: SceneInForce | null = null;
  #lastAlteration: Promise<unknown> = Promise.resolve();
  /** What views have shown, the latest last. */
  readonly #versions = new Map<number, StoredScenes | null>();
  #nextVersion = 1;

  constructor(
    private readonly profile: Profile,
    private readonly clock: LocalClock = deviceClock,
  ) {}

  async load(): Promise<void> {
    this.#stored = await readSetting(this.profile.storage, scenesSetting);
    this.#inForce = null;
  }

  /** Those that are kept, else those found now, in the whole history. None where there is no history. */
  async view(now: number): Promise<ScenesView> {
    const sequence = this.profile.sequence();
    if (!this.#stored && sequence.length > 0) {
      const { scenes } = discoverScenes(sequence, { seed, clock: this.clock });
      if (scenes.length > 0) await this.#alter((stored) => stored ?? { scenes, edited: false, weight: 0 });
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
      counts: counts(this.#stored),
      version: this.#versionOf(this.#stored),
    };
  }

  /**
   * Says whether the feed is another for it: whether they had a say in it before, or have now. Throws `misuse` where
   * there is no such version (any more).
   */
  async change(change: SceneChange): Promise<boolean> {
    let matters = false;
    await this.#alter((stored) => {
      const next = this.#changed(stored, change);
      matters = counts(stored) || counts(next);
      return next;
    });
    return matters;
  }

  #changed(stored: StoredScenes | null, change: SceneChange): StoredScenes | null {
    if ('findAnew' in change) return null;
    if ('restore' in change) {
      const version = this.#versions.get(change.restore);
      if (version === undefined) throw new DriftfeedError('misuse', `no scenes of version ${change.restore}`);
      return version;
    }
    return stored && { ...stored, edited: true, scenes: editScenes(stored.scenes, change) };
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
   * `base`, the model that serves: on the held-out choices of the person's own that judge models too (see
   * `sceneWeight`). Those shown and served are found in the whole history; what is weighed is whether those found
   * in its earlier part foretell the later. It takes seconds to minutes: what the person changes meanwhile stands,
   * and counts only where its times are those that were weighed. Throws `cancelled` on abort.
   */
  async weigh(base: InterestModel, candidates: Candidates, signal: AbortSignal): Promise<void> {
    const sequence = this.profile.sequence();
    const before = this.#stored;
    const changed = before?.edited ? before.scenes : undefined;
    const { clock } = this;
    const scenes = changed ?? discoverScenes(sequence, { seed, clock }).scenes;
    const catalog = candidates.set;
    const weight =
      scenes.length > 0 ? await sceneWeight({ base, sequence, catalog, clock, seed, changed, signal }) : 0;
    signal.throwIfAborted();
    await this.#alter((stored) => {
      for (const [version, shown] of this.#versions)
        if (shown && sameTimes(shown.scenes, scenes)) this.#versions.set(version, { ...shown, weight });
      if (stored !== before)
        return stored && { ...stored, weight: sameTimes(stored.scenes, scenes) ? weight : 0 };
      return scenes.length > 0 ? { scenes, edited: changed !== undefined, weight } : null;
    });
  }

  /** After history was deleted: again, for what may have been found in it meanwhile. */
  async forget(): Promise<void> {
    await this.#alter((stored) => {
      this.#versions.clear();
      const visitsLeft = this.profile.visits.length > 0;
      return scenesSetting.whatStays(stored, { wholeOrigin: false, visitsLeft });
    });
  }

  /** One after the other, so that none is lost: each starts from what the one before has stored. */
  #alter(change: (stored: StoredScenes | null) => StoredScenes | null): Promise<void> {
    const alteration = this.#lastAlteration.then(async () => {
      const stored = change(this.#stored);
      await writeSetting(this.profile.storage, scenesSetting, stored);
      this.#stored = stored;
      this.#inForce = null;
    });
    this.#lastAlteration = alteration.catch(() => {});
    return alteration;
  }

  #versionOf(stored: StoredScenes | null): number {
    for (const [version, shown] of this.#versions) if (shown === stored) return version;
    const version = this.#nextVersion++;
    this.#versions.set(version, stored);
    if (this.#versions.size > versionsKept) this.#versions.delete(this.#versions.keys().next().value!);
    return version;
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

function counts(stored: StoredScenes | null): boolean {
  return (stored?.weight ?? 0) > 0;
}

/** Whatever they are called, and whether or not they are switched on. */
function sameTimes(some: readonly Scene[], others: readonly Scene[]): boolean {
  const times = (scenes: readonly Scene[]) => scenes.map(({ cells }) => cells.join()).sort();
  return times(some).join(';') === times(others).join(';');
}
