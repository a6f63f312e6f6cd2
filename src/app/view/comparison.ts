// A comparison of two models as it can be drawn and said: what to suggest, and where its bar lies.
import type { ComparisonView, ModelName } from '../../engine/api';

/** What may take turns with the model that serves, the most promising first. */
export function rivals({ choices }: Pick<ComparisonView, 'choices'>, serving: ModelName): ModelName[] {
  return choices.filter((model) => model !== serving);
}

export interface ShareBar {
  /** Bounds of the second's share, in percent of the bar's length. */
  from: number;
  to: number;
  /** Its share of the rounds that were decided; null before the first. */
  at: number | null;
}

export function shareBar({ share, wins }: Pick<ComparisonView, 'share' | 'wins'>): ShareBar {
  const decided = wins[0] + wins[1];
  const percent = (value: number) => Math.round(value * 1000) / 10;
  return {
    from: percent(share.low),
    to: percent(share.high),
    at: decided === 0 ? null : percent(wins[1] / decided),
  };
}
