// The deletion test over a sample of trials, summed up for each model.
import { draw } from '../../src/evaluation/candidates';
import type { Entrant } from '../../src/evaluation/contest';
import { checkReasons, type ReasonCheck } from '../../src/evaluation/reasons';
import type { Trial } from '../../src/evaluation/trial';
import { createRandom } from '../../src/interest/random';
import { aligned } from './table';

/** Trials of a round that are looked at, over all groups. */
const sampleSize = 40;

export interface ReasonSummary {
  model: string;
  trials: number;
  /** Trials for which a page was named; the rest is of these. */
  named: number;
  fallNamed: number;
  fallRandom: number;
  fallLargest: number;
  /** Share where the page named first was the one that mattered most. */
  namedIsLargest: number;
  /** Mean rank agreement where there was an order to tell; null where there never was. */
  agreement: number | null;
}

/** Checks gathered by model while groups come and go. */
export class ReasonKeeper {
  private readonly checks = new Map<string, ReasonCheck[]>();

  constructor(
    private readonly seed: number,
    private readonly groups: number,
  ) {}

  check(entrants: readonly Entrant[], trials: readonly Trial[], status: (text: string) => void): void {
    const withHistory = trials.filter(({ upTo }) => upTo > 1);
    const sample = draw(withHistory, Math.ceil(sampleSize / this.groups), createRandom(this.seed));
    for (const { label, model } of entrants) {
      const own = this.checks.get(label) ?? [];
      this.checks.set(label, own);
      for (const [index, trial] of sample.entries()) {
        status(`reasons of ${label}: ${index} of ${sample.length}`);
        own.push(checkReasons(model, trial, this.seed + index));
      }
    }
    status('');
  }

  summaries(): ReasonSummary[] {
    return [...this.checks].map(([model, checks]) => {
      const named = checks.filter((check) => check.named);
      const meanOf = (values: readonly number[]) =>
        values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
      const told = named.flatMap(({ agreement }) => (agreement === null ? [] : [agreement]));
      return {
        model,
        trials: checks.length,
        named: named.length,
        fallNamed: meanOf(named.map(({ fallNamed }) => fallNamed)),
        fallRandom: meanOf(named.map(({ fallRandom }) => fallRandom)),
        fallLargest: meanOf(named.map(({ fallLargest }) => fallLargest)),
        namedIsLargest: meanOf(named.map(({ namedIsLargest }) => Number(namedIsLargest))),
        agreement: told.length > 0 ? meanOf(told) : null,
      };
    });
  }
}

export function reasonsTable(summaries: readonly ReasonSummary[]): string {
  const rows = summaries.map((one) => {
    if (one.named === 0) return [one.model, `0 of ${one.trials}`, '', '', '', '', ''];
    return [
      one.model,
      `${one.named} of ${one.trials}`,
      one.fallNamed.toFixed(4),
      one.fallRandom.toFixed(4),
      one.fallLargest.toFixed(4),
      `${(100 * one.namedIsLargest).toFixed(0)}%`,
      one.agreement === null ? '–' : one.agreement.toFixed(2),
    ];
  });
  const header = [
    'reasons by deletion',
    'named',
    'fall: named',
    'random',
    'largest',
    'named is largest',
    'rank agreement',
  ];
  return aligned([header, ...rows]).join('\n');
}
