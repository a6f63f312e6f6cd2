// Better settings for one person: a handful are started, the worse half is dropped again and again, and the last
// one is trained to its end.
import * as v from 'valibot';
import { DriftfeedError } from '../../device/errors';
import type { EventSequence, FitOptions } from '../model';
import type { Tfjs } from './graph';
import { type EvolutionCheckpoint, parseCheckpoint } from './state';
import { type TrainingResult, trainEvolutionModel } from './training';
import { defaultTraining, fingerprintOf, type TrainingOptions } from './training-options';

export interface SearchOptions {
  /** What each one changes. They have to keep what the validation loss is measured by: window, negatives, rivals. */
  settings: readonly Partial<TrainingOptions>[];
  /** After so many epochs each, rising, the worse half of those left is dropped. */
  rungs: readonly number[];
}

export interface SearchResult extends TrainingResult {
  /** Place of the winner in `settings`. */
  chosen: number;
  /** Best validation loss that each one reached before it was dropped, in the order of `settings`. */
  reached: (number | null)[];
}

const checkpointSchema = v.object({
  kind: v.literal('evolution-search'),
  /** One a setting; null before its first epoch. */
  runs: v.array(v.nullable(v.custom<EvolutionCheckpoint>((value) => parseCheckpoint(value) !== null))),
});

/** How many epochs all of it takes where none ends early. */
export function epochsOfSearch({ settings, rungs }: SearchOptions, epochs = defaultTraining.epochs): number {
  let left = settings.length;
  let before = 0;
  let sum = 0;
  for (const rung of rungs) {
    sum += left * (rung - before);
    before = rung;
    left = Math.ceil(left / 2);
  }
  return sum + Math.max(0, epochs - before);
}

/**
 * Successive halving (Jamieson & Talwalkar 2016) over `trainEvolutionModel`, by the person's own validation time.
 * Aborting, progress and checkpoints are as there: a checkpoint holds all runs, progress counts the epochs of all of
 * them, and a resumed search gives the numbers of an uninterrupted one. Throws `misuse` where `resume` is no
 * checkpoint of a search over as many settings.
 */
export async function searchEvolutionModel(
  tf: Tfjs,
  sequences: readonly EventSequence[],
  options: FitOptions,
  base: Partial<TrainingOptions>,
  search: SearchOptions,
): Promise<SearchResult> {
  const { settings, rungs } = search;
  const used = sequences.filter(({ length }) => length > 0);
  // Of other data or settings counts as none, as there.
  const runs = resumedRuns(options.resume, settings.length).map((run, place) =>
    run?.fingerprint === fingerprintOf(used, options, { ...base, ...settings[place] }) ? run : null,
  );
  const epochs = base.epochs ?? defaultTraining.epochs;
  const total = epochsOfSearch(search, epochs);
  const epochsDone = () => runs.reduce((sum, run) => sum + (run?.epoch ?? 0), 0);

  const train = async (place: number, upTo: number): Promise<TrainingResult> => {
    const { resume: _, onProgress, onCheckpoint, ...rest } = options;
    const resume = runs[place];
    const before = epochsDone() - (resume?.epoch ?? 0);
    return trainEvolutionModel(
      tf,
      sequences,
      {
        ...rest,
        ...(resume ? { resume } : {}),
        onProgress: (progress) => {
          const epoch = before + progress.epoch;
          const perEpoch = progress.millisecondsLeft / Math.max(1, upTo - progress.epoch + 1);
          onProgress?.({ ...progress, epoch, millisecondsLeft: perEpoch * Math.max(0, total - epoch) });
        },
        onCheckpoint: async (checkpoint) => {
          runs[place] = parseCheckpoint(checkpoint);
          await onCheckpoint?.({ kind: 'evolution-search', runs: [...runs] });
        },
      },
      { ...base, ...settings[place], epochs: upTo },
    );
  };

  let left = settings.map((_, place) => place);
  for (const upTo of [...rungs, epochs]) {
    for (const place of left) {
      if ((runs[place]?.epoch ?? 0) >= upTo) continue;
      const result = await train(place, upTo);
      if (result.ended === 'too-little-history')
        return { ...result, chosen: place, reached: runs.map(() => null) };
      if (result.ended !== 'stopped') continue;
      const best = bestOf(runs);
      return best === null
        ? { ...result, chosen: place, reached: reachedBy(runs) }
        : resultOf(runs, best, 'stopped');
    }
    // By what each had reached by then: a resumed search knows of later epochs as well.
    const loss = new Map(left.map((place) => [place, lowestLoss(runs[place]!, upTo)]));
    left = [...left]
      .sort((a, b) => loss.get(a)! - loss.get(b)! || a - b)
      .slice(0, Math.ceil(left.length / 2));
  }
  const winner = left[0]!;
  return resultOf(runs, winner, runs[winner]!.epoch >= epochs ? 'epochs' : 'early');
}

type Runs = readonly (EvolutionCheckpoint | null)[];

function resultOf(runs: Runs, chosen: number, ended: TrainingResult['ended']): SearchResult {
  const { version, shape, projection, inputScale, losses, best } = runs[chosen]!;
  const { parameters, epoch } = best;
  const state = { version, shape, projection, inputScale, parameters, epoch, losses };
  return { state, losses, ended, chosen, reached: reachedBy(runs) };
}

function reachedBy(runs: Runs): (number | null)[] {
  return runs.map((run) => run?.best.validation ?? null);
}

/** The run with the lowest loss so far; null before any epoch. */
function bestOf(runs: Runs): number | null {
  const places = runs.flatMap((run, place) => (run ? [place] : []));
  places.sort((a, b) => runs[a]!.best.validation - runs[b]!.best.validation || a - b);
  return places[0] ?? null;
}

function lowestLoss({ losses }: EvolutionCheckpoint, upTo: number): number {
  return Math.min(...losses.filter(({ epoch }) => epoch <= upTo).map(({ validation }) => validation));
}

function resumedRuns(resume: unknown, count: number): (EvolutionCheckpoint | null)[] {
  if (resume === undefined) return new Array<null>(count).fill(null);
  const parsed = v.safeParse(checkpointSchema, resume);
  if (!parsed.success || parsed.output.runs.length !== count)
    throw new DriftfeedError('misuse', 'no checkpoint of this search');
  return [...parsed.output.runs];
}
