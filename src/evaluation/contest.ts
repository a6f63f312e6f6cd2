// Puts the same trials to several models and keeps what each got, trial by trial.
import { DriftfeedError } from '../device/errors';
import type { InterestModel } from '../interest/model';
import { createRandom } from '../interest/random';
import { mean } from './bootstrap';
import {
  coverage,
  intraListDiversity,
  metricNames,
  type RankingMetrics,
  rankingMetrics,
  rankRows,
} from './metrics';
import type { Trial } from './trial';

export interface Entrant {
  /** Unique; a model's name, or a variant of it ("half-life 3"). */
  label: string;
  model: InterestModel;
}

export interface EntrantResult {
  label: string;
  /** Per trial, in the trials' order. */
  perTrial: Record<keyof RankingMetrics, Float64Array>;
  /** Means over the trials. */
  means: RankingMetrics;
  /** Share of all offered items that stand in some top ten. */
  coverage: number;
  /** Mean over trials of 1 − cos within the top ten. */
  diversity: number;
}

/** What an entrant said to one trial. */
export interface Answer {
  label: string;
  model: InterestModel;
  trial: Trial;
  scores: Float32Array;
  /** Rows of the ten best, best first. */
  top: readonly number[];
}

export interface ContestOptions {
  /** Breaks ties; the same for every entrant. */
  seed: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** Is shown every answer, for figures beyond these. Must leave the model as it is. */
  watch?: (answer: Answer) => void;
}

/** Hands control back at least this often, so that a worker stays responsive. */
const turnMilliseconds = 40;
const listLength = 10;

/**
 * Every entrant answers every trial. A model observes only what lies before the trial; where the next
 * trial goes on in the same sequence, the events between are taken in one by one by `update`. Throws
 * `cancelled` on abort.
 */
export async function runContest(
  entrants: readonly Entrant[],
  trials: readonly Trial[],
  options: ContestOptions,
): Promise<EntrantResult[]> {
  const offered = new Set(trials.flatMap(({ candidates }) => candidates.ids));
  const results: EntrantResult[] = [];
  let turnStart = performance.now();
  for (const [place, { label, model }] of entrants.entries()) {
    const perTrial = Object.fromEntries(
      metricNames.map((name) => [name, new Float64Array(trials.length)]),
    ) as EntrantResult['perTrial'];
    const lists: string[][] = [];
    let diversity = 0;
    let seen: { sequence: Trial['sequence']; upTo: number } | null = null;
    for (const [index, trial] of trials.entries()) {
      seen = showTo(model, trial, seen);
      const scores = model.score(model.forecast(trial.at), trial.candidates);
      const clicked = new Set(trial.clicked);
      const metrics = rankingMetrics(scores, clicked, createRandom(options.seed * 7919 + index));
      for (const name of metricNames) perTrial[name][index] = metrics[name];
      const top = rankRows(scores, createRandom(options.seed * 7919 + index)).slice(0, listLength);
      options.watch?.({ label, model, trial, scores, top });
      lists.push(top.map((row) => trial.candidates.ids[row]!));
      diversity += intraListDiversity(trial.candidates.vectors, top) / trials.length;
      if (performance.now() - turnStart > turnMilliseconds) {
        options.onProgress?.(place * trials.length + index, entrants.length * trials.length);
        await new Promise((resolve) => setTimeout(resolve));
        if (options.signal?.aborted) throw new DriftfeedError('cancelled');
        turnStart = performance.now();
      }
    }
    const means = Object.fromEntries(metricNames.map((name) => [name, mean(perTrial[name])]));
    results.push({
      label,
      perTrial,
      means: means as unknown as RankingMetrics,
      coverage: coverage(lists, offered),
      diversity,
    });
  }
  return results;
}

/** Shows the model what lies before the trial; going on in the same sequence, only what is new. */
export function showTo(
  model: InterestModel,
  trial: Pick<Trial, 'sequence' | 'upTo'>,
  seen: { sequence: Trial['sequence']; upTo: number } | null,
): { sequence: Trial['sequence']; upTo: number } {
  const { sequence, upTo } = trial;
  if (seen && seen.sequence === sequence && seen.upTo <= upTo)
    for (let k = seen.upTo; k < upTo; k++) model.update(sequence[k]!);
  else model.observe(sequence.slice(0, upTo));
  return { sequence, upTo };
}
