// How sure the served model can be, measured on the person's own held-out choices: what a bar on its chances keeps.
import * as v from 'valibot';
import { scaleOf, standardise } from '../interest/blend/standard';
import { type Calibration, calibrationSchema, fitCalibration, probabilities } from '../interest/calibration';
import type { InterestModel } from '../interest/model';
import { atThreshold, equalMassBins, expectedCalibrationError } from './calibration';
import { showTo } from './contest';
import type { Trial } from './trial';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const pointSchema = v.object({
  /** The bar: what has at least this chance passes. */
  threshold: share,
  /** Of what passed in the test, the share that the person did open; null where nothing passed. */
  precision: v.nullable(share),
  /** Of what the person opened in the test, the share that passed. */
  recall: share,
});

/** A calibration with what it proved to be worth on the test part. Kept beside the model it was measured with. */
export const surenessSchema = v.object({
  calibration: calibrationSchema,
  /** Bars from low to high. */
  points: v.array(pointSchema),
  /** Expected calibration error on the test part, 0..1. */
  calibrationError: share,
  /** Choices of the test part, and how many things there were to choose from in each, on average. */
  choices: v.number(),
  offered: v.number(),
});
export type Sureness = v.InferOutput<typeof surenessSchema>;
export type SurenessPoint = v.InferOutput<typeof pointSchema>;

/** With fewer choices on either side nothing is claimed. */
const fewestChoices = 20;
/** Bars stand so far apart, in standard deviations of the score, from its mean up to the surest that was picked. */
const barStep = 0.25;

/**
 * Calibrates on the validation trials and measures on the test trials, neither of which the model has learned
 * from. Only what the feed is made of is offered: the picked and the catalog's items (`Trial.strangers`; where
 * there are none, all), and scores are standardised by those strangers, as a feed's are by its candidates.
 * Null where there are too few choices, or where the scores say nothing.
 */
export async function measureSureness(
  model: InterestModel,
  validation: readonly Trial[],
  test: readonly Trial[],
  signal?: AbortSignal,
): Promise<Sureness | null> {
  if (validation.length < fewestChoices || test.length < fewestChoices) return null;
  const chosen = await outcomesOf(model, validation, signal);
  const calibration = fitCalibration(chosen.scores, chosen.picked);
  if (!calibration) return null;
  const bars = barsOf(chosen, calibration);
  const asked = await outcomesOf(model, test, signal);
  const predictions = {
    probabilities: probabilities(calibration, asked.scores),
    opened: asked.picked.map(Number),
  };
  return {
    calibration,
    points: bars.map((bar) => {
      const { threshold, precision, recall } = atThreshold(predictions, bar);
      return { threshold, precision, recall };
    }),
    // Of bins of equal width the lowest would hold nearly all, for most things are not picked.
    calibrationError: expectedCalibrationError(equalMassBins(predictions)),
    choices: test.length,
    offered: Math.round(asked.scores.length / test.length),
  };
}

/** From low to high. */
function barsOf({ scores, picked }: Outcomes, calibration: Calibration): number[] {
  const highest = scores.reduce((most, score, k) => (picked[k] ? Math.max(most, score) : most), 0);
  const steps = Math.floor(highest / barStep) + 1;
  return [
    ...probabilities(
      calibration,
      Array.from({ length: steps }, (_, k) => k * barStep),
    ),
  ];
}

interface Outcomes {
  scores: number[];
  picked: boolean[];
}

async function outcomesOf(
  model: InterestModel,
  trials: readonly Trial[],
  signal: AbortSignal | undefined,
): Promise<Outcomes> {
  const outcomes: Outcomes = { scores: [], picked: [] };
  let seen: Parameters<typeof showTo>[2] = null;
  for (const trial of trials) {
    seen = showTo(model, trial, seen);
    const scores = model.score(model.forecast(trial.at), trial.candidates);
    const clicked = new Set(trial.clicked);
    const rows = trial.strangers ?? [...scores.keys()].filter((row) => !clicked.has(row));
    const scale = scaleOf(rows.map((row) => scores[row]!));
    for (const row of [...trial.clicked, ...rows]) {
      outcomes.scores.push(standardise(scores[row]!, scale));
      outcomes.picked.push(clicked.has(row));
    }
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
  }
  return outcomes;
}
