// A model's answers of a contest said again: what costs most is asked once.
import { DriftfeedError } from '../device/errors';
import type { CandidateSet, Forecast, InterestModel, ModelName } from '../interest/model';
import type { Answer } from './contest';

/** What each entrant answered, by label and by the trial's own candidates. To be filled by the contest's `watch`. */
export class Answers {
  private readonly known = new Map<string, Map<CandidateSet, Float32Array>>();

  readonly note = ({ label, trial, scores }: Answer): void => {
    const own = this.known.get(label) ?? new Map<CandidateSet, Float32Array>();
    this.known.set(label, own.set(trial.candidates, scores));
  };

  /**
   * The entrant again, as far as the trials go: it scores what it was asked, and throws `misuse` for all else. As a
   * part of another model it has to be asked after the entrant itself.
   */
  replay(label: ModelName): InterestModel {
    return new Replayed(label, (candidates) => this.known.get(label)?.get(candidates));
  }
}

class Replayed implements InterestModel {
  constructor(
    readonly name: ModelName,
    private readonly recall: (candidates: CandidateSet) => Float32Array | undefined,
  ) {}

  async fit(): Promise<void> {}
  observe(): void {}
  update(): void {}

  forecast(at: number): Forecast {
    return { model: this.name, at, vector: null };
  }

  score(_forecast: Forecast, candidates: CandidateSet): Float32Array {
    const scores = this.recall(candidates);
    if (!scores) throw new DriftfeedError('misuse', `${this.name} was not asked that`);
    return scores;
  }

  explain(): [] {
    return [];
  }

  dispose(): void {}
}
