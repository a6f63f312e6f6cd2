// Training, the verdict on its models, and their comparison in the feed, as the page sees them.
import type { ErrorCode } from '../device/errors';
import type { Sureness } from '../evaluation/sureness';
import type { ModelName } from '../interest/model';
import type { BackendView } from './job-view';

export interface LossPoint {
  epoch: number;
  /** In epochs, fractional. */
  at: number;
  training: number | null;
  validation: number | null;
}

export interface ModelResult {
  model: ModelName;
  auc: number;
  mrr: number;
  ndcg10: number;
  hr10: number;
  /** Difference of nDCG@10 to the best baseline, paired bootstrap 95% interval; null for that baseline. */
  difference: { mean: number; low: number; high: number } | null;
}

export interface Verdict {
  time: number;
  /** Held-out events and the span they cover. */
  events: number;
  from: number;
  to: number;
  candidatesPerEvent: number;
  results: ModelResult[];
  bestBaseline: ModelName;
  serving: ModelName;
  /** Why it serves: see `chooseServing`; `blend-trusted` for what held for others and is not clearly behind here. */
  reason:
    | 'evolution-better'
    | 'blend-holds'
    | 'blend-trusted'
    | 'evolution-not-better'
    | 'too-little-history';
}

export interface TrainingView {
  state: 'none' | 'queued' | 'running' | 'stopping' | 'done' | 'stopped' | 'failed';
  epoch: number;
  epochs: number;
  millisecondsLeft: number | null;
  backend: BackendView | null;
  losses: LossPoint[];
  verdict: Verdict | null;
  /** What a bar on the serving model's chances proved to be worth; null where there was too little to tell. */
  sureness: Sureness | null;
  /** Trained before some of its history was deleted. */
  stale: boolean;
  error: ErrorCode | 'unknown' | null;
}

// ---------------------------------------------------------------------------- comparing two models in the feed

/**
 * Two models take turns in filling the feed, and what the person opens, likes or saves says whose picks are
 * better. One feed is one round.
 */
export interface ComparisonView {
  /** `waiting`: one of the two is not trained at the moment. `decided`: enough is known, the feed is one model's again. */
  state: 'off' | 'running' | 'waiting' | 'decided';
  /** The one that served when it began, and the other. */
  models: [ModelName, ModelName] | null;
  /** Rounds that are over in which more of the one's, or of the other's, picks were chosen; `ties` as many. */
  wins: [number, number];
  ties: number;
  /** Chosen so far in the feed that is shown now; it counts once there is a new feed. */
  now: [number, number];
  /** Bounds of the second's share of the decided rounds, which hold at every look together (95%). */
  share: { low: number; high: number };
  winner: ModelName | null;
  /** Counting began anew, because the models were trained again. */
  restarted: boolean;
  /** Made to serve by the person, whatever the verdict; null: the verdict decides. */
  chosen: ModelName | null;
  /** What can be compared, or made to serve, best on the held-out history first; empty before the first training. */
  choices: ModelName[];
}
