// How much the times of the week should count beside a model of interest: learned, and proven, on held-out time.
import { errorCode } from '../device/errors';
import { standardised } from '../interest/blend/standard';
import { type ChoiceList, learnWeights } from '../interest/blend/weights';
import type { LocalClock } from '../interest/context/clock';
import { discoverScenes } from '../interest/context/discover';
import { SceneModel } from '../interest/context/model';
import type { Scene } from '../interest/context/scenes';
import type { CandidateSet, EventSequence, InterestModel } from '../interest/model';
import { createRandom } from '../interest/random';
import { bootstrapPeople } from './bootstrap';
import { type OwnHistoryTrials, ownHistoryTrials } from './candidates';
import { rankingMetrics } from './metrics';
import type { Trial } from './trial';

interface SceneWeighing {
  /** The model they are to stand beside; it is shown other events in the course of it. */
  base: InterestModel;
  sequence: EventSequence;
  /** Things of others, to be offered beside the person's own. */
  catalog: CandidateSet;
  clock: LocalClock;
  seed: number;
  /** Scenes that the person has changed: they have to hold up as well. */
  changed?: readonly Scene[] | undefined;
  signal: AbortSignal;
}

/** However much they foretold, interest itself stays the larger part. */
const largestWeight = 0.6;
const pull = 10;
/** An interval from fewer sessions than this is narrower than it should be. */
const fewestSessions = 10;

/**
 * The weight of the scenes' scores beside those of `base`, both standardised within the list, 0 … 0.6; 0 unless
 * they help beyond doubt (S5: scenes never silently hurt). Scenes are looked for in the training part of the person's
 * history, their weight is learned on validation, and it stands only where the nDCG@10 gained on the test part has
 * a 95% interval above 0. Neither part was seen by what is judged on it. Gains are paired by trial; drawn again are
 * whole sessions, as trials of one are alike. Scenes the person has changed were once found in the whole history, so
 * that they hold up proves little by itself: they get the smaller of their own weight and that of the scenes found in
 * the training part. Throws `cancelled` on abort.
 */
export async function sceneWeight(weighing: SceneWeighing): Promise<number> {
  const { sequence, catalog, clock, seed, changed } = weighing;
  let trials: OwnHistoryTrials;
  try {
    trials = ownHistoryTrials(sequence, { seed, catalog });
  } catch (error) {
    if (errorCode(error) === 'not-enough-history') return 0;
    throw error;
  }
  const known = trials.history.slice(0, trials.split.trainingEnd);
  const { scenes } = discoverScenes(known, { seed, clock });
  if (scenes.length === 0) return 0;
  const weight = await provenWeight(scenes, trials, weighing);
  return changed && weight > 0 ? Math.min(weight, await provenWeight(changed, trials, weighing)) : weight;
}

async function provenWeight(
  scenes: readonly Scene[],
  { validation, test }: OwnHistoryTrials,
  { base, clock, seed, signal }: SceneWeighing,
): Promise<number> {
  const sessions = test.map(({ upTo }) => String(upTo));
  if (new Set(sessions).size < fewestSessions) return 0;
  // Where one is switched off, that is not for the others' weight to show.
  const model = new SceneModel({ scenes: scenes.map((scene) => ({ ...scene, on: true })), clock });
  const learning: ChoiceList[] = [];
  for await (const list of opinions([base, model], validation, signal)) learning.push(list);
  const [own, extra] = learnWeights(learning, { prior: Float64Array.from([1, 0]), pull });
  if (!(own! > 0) || !(extra! > 0)) return 0;
  const weight = Math.min(largestWeight, extra! / own!);
  const gains: number[] = [];
  for await (const { columns, clicked } of opinions([base, model], test, signal)) {
    const [interest, scene] = columns as [Float32Array, Float32Array];
    const both = interest.map((value, row) => value + weight * scene[row]!);
    const gainOf = (scores: Float32Array) =>
      rankingMetrics(scores, new Set(clicked), createRandom(seed + gains.length)).ndcg10;
    gains.push(gainOf(both) - gainOf(interest));
  }
  return bootstrapPeople(gains, sessions, seed).low > 0 ? weight : 0;
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
