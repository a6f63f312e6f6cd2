// Figures beyond the ranking metrics: what a contest's answers say of novelty and of calibration.
import {
  atThreshold,
  type CalibrationBin,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
  heldOutProbabilities,
  isCalibrated,
  type Predictions,
  type ScoredList,
  type ThresholdFigures,
} from '../../src/evaluation/calibration';
import type { Answer } from '../../src/evaluation/contest';
import { novelty, unexpectedness } from '../../src/evaluation/metrics';
import { standardised } from '../../src/interest/blend/standard';
import type { LearningContext } from './learners/learner';

/** Of a long history the latest say whether something is near to it. */
const historyForDistance = 200;
const thresholds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];

export interface Calibration {
  /** 0..1, over ten bins of equal width, and of equal mass. */
  ece: number;
  eceMass: number;
  widthBins: CalibrationBin[];
  massBins: CalibrationBin[];
  /** At the threshold asked for. */
  at: ThresholdFigures;
  /** At others, rising. */
  curve: ThresholdFigures[];
}

export interface Figures {
  /** Bits where there are many people, else distance to the nearest thing had; of the ten best. */
  novelty: number;
  /**
   * Of the model's own probabilities where it says some, else of those the app would make (`heldOutProbabilities`);
   * null where there are none.
   */
  calibration: Calibration | null;
}

interface Gathered {
  novelty: number;
  /** What the model itself said of the test. */
  said: number[];
  test: ScoredList[];
  validation: ScoredList[];
}

/** Watches a contest (`ContestOptions.watch`), then gives the figures of each label. */
export class FigureKeeper {
  private readonly gathered = new Map<string, Gathered>();

  constructor(
    private readonly context: LearningContext,
    /** Which trials are the test; the others only calibrate. */
    private readonly isTest: (answer: Answer) => boolean = () => true,
  ) {}

  readonly watch = (answer: Answer): void => {
    const { label, model, trial, scores, top } = answer;
    const own = this.gathered.get(label) ?? { novelty: 0, said: [], test: [], validation: [] };
    this.gathered.set(label, own);
    const clicked = new Set(trial.clicked);
    const list = { scores: standardised(scores), opened: Array.from(scores, (_, row) => clicked.has(row)) };
    if (!this.isTest(answer)) {
      own.validation.push(list);
      return;
    }
    own.test.push(list);
    own.novelty += this.noveltyOf(trial, top);
    if (isCalibrated(model)) own.said.push(...Array.from(model.probabilities(scores)));
  };

  figures(label: string, threshold: number): Figures {
    const own = this.gathered.get(label);
    if (!own) return { novelty: 0, calibration: null };
    const told = toldBy(own);
    if (!told) return { novelty: own.novelty / own.test.length, calibration: null };
    const widthBins = equalWidthBins(told);
    const massBins = equalMassBins(told);
    return {
      novelty: own.novelty / own.test.length,
      calibration: {
        ece: expectedCalibrationError(widthBins),
        eceMass: expectedCalibrationError(massBins),
        widthBins,
        massBins,
        at: atThreshold(told, threshold),
        curve: thresholds.map((one) => atThreshold(told, one)),
      },
    };
  }

  private noveltyOf({ candidates, sequence, upTo }: Answer['trial'], top: readonly number[]): number {
    if (!this.context.many) {
      const had = sequence.slice(Math.max(0, upTo - historyForDistance), upTo).map(({ vector }) => vector);
      return unexpectedness(candidates.vectors, top, had);
    }
    const { everyone } = this.context;
    const peopleWith = this.context.once('people with each item', () => {
      const counts = new Map<string, number>();
      for (const { events } of everyone)
        for (const id of new Set(events.map((event) => event.id))) counts.set(id, (counts.get(id) ?? 0) + 1);
      return counts;
    });
    return novelty(
      top.map((row) => candidates.ids[row]!),
      peopleWith,
      everyone.length,
    );
  }
}

function toldBy({ said, test, validation }: Gathered): Predictions | null {
  const opened = test.flatMap((list) => list.opened.map(Number));
  return said.length === opened.length
    ? { probabilities: said, opened }
    : heldOutProbabilities(test, validation);
}
