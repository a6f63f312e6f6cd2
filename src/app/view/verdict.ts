// The contest's outcome as a person can read it: which model makes the feed, and how often each one hit.
import type { ModelName, ModelResult, Verdict } from '../../engine/api';

/** Hits out of ten, the way the table says them. */
export function hitsOfTen(hr10: number): number {
  return Math.round(Math.min(1, Math.max(0, hr10)) * 10);
}

/** True where rounding to tenths would say "never" of something that does happen. */
export function hitsRarely(hr10: number): boolean {
  return hr10 < 0.05;
}

/** Which of the five sentences sums it up, and the models it names. */
export function verdictSentence(verdict: Pick<Verdict, 'reason' | 'serving' | 'bestBaseline'>): {
  key: 'verdict.better' | 'verdict.blend' | 'verdict.trusted' | 'verdict.notBetter' | 'verdict.tooLittle';
  baseline: ModelName;
  serving: ModelName;
} {
  const key = (
    {
      'evolution-better': 'verdict.better',
      'blend-holds': 'verdict.blend',
      'blend-trusted': 'verdict.trusted',
      'evolution-not-better': 'verdict.notBetter',
      'too-little-history': 'verdict.tooLittle',
    } as const
  )[verdict.reason];
  return { key, baseline: verdict.bestBaseline, serving: verdict.serving };
}

/** What serves first, then best first by the figure that decides what may serve, `chooseServing`'s nDCG@10. */
export function rankedResults({ results, serving }: Pick<Verdict, 'results' | 'serving'>): ModelResult[] {
  const first = ({ model }: ModelResult) => (model === serving ? 1 : 0);
  return [...results].sort((a, b) => first(b) - first(a) || b.ndcg10 - a.ndcg10 || b.hr10 - a.hr10);
}

/** Whether something that does not serve came out ahead, by that same figure: that must be said. */
export function aheadByChance({ results, serving }: Pick<Verdict, 'results' | 'serving'>): boolean {
  const served = results.find(({ model }) => model === serving);
  return served !== undefined && results.some(({ ndcg10 }) => ndcg10 > served.ndcg10);
}
