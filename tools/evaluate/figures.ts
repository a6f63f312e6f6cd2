// Figures beyond the ranking metrics: what a contest's answers say of novelty and of calibration.
import {
  atThreshold,
  type CalibrationBin,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
  isCalibrated,
  type ThresholdFigures,
} from '../../src/evaluation/calibration';
import type { Answer } from '../../src/evaluation/contest';
import { novelty, unexpectedness } from '../../src/evaluation/metrics';
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
  /** Null for models whose scores are no probabilities. */
  calibration: Calibration | null;
}

interface Gathered {
  novelty: number;
  trials: number;
  probabilities: number[];
  opened: number[];
}

/** Watches a contest (`ContestOptions.watch`), then gives the figures of each label. */
export class FigureKeeper {
  private readonly gathered = new Map<string, Gathered>();

  constructor(
    private readonly context: LearningContext,
    /** Which trials count; of the others nothing is kept. */
    private readonly counts: (answer: Answer) => boolean = () => true,
  ) {}

  readonly watch = (answer: Answer): void => {
    if (!this.counts(answer)) return;
    const { label, model, trial, scores, top } = answer;
    const own = this.gathered.get(label) ?? { novelty: 0, trials: 0, probabilities: [], opened: [] };
    this.gathered.set(label, own);
    own.trials++;
    own.novelty += this.noveltyOf(trial, top);
    if (!isCalibrated(model)) return;
    const clicked = new Set(trial.clicked);
    model.probabilities(scores).forEach((probability, row) => {
      own.probabilities.push(probability);
      own.opened.push(clicked.has(row) ? 1 : 0);
    });
  };

  figures(label: string, threshold: number): Figures {
    const own = this.gathered.get(label);
    if (!own) return { novelty: 0, calibration: null };
    const meanNovelty = own.novelty / own.trials;
    if (own.probabilities.length === 0) return { novelty: meanNovelty, calibration: null };
    const widthBins = equalWidthBins(own);
    const massBins = equalMassBins(own);
    return {
      novelty: meanNovelty,
      calibration: {
        ece: expectedCalibrationError(widthBins),
        eceMass: expectedCalibrationError(massBins),
        widthBins,
        massBins,
        at: atThreshold(own, threshold),
        curve: thresholds.map((one) => atThreshold(own, one)),
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
