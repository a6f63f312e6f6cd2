// Interests over time: topics, their weekly shares, and where the serving model sees them going.
import { decayedStates } from '../interest/decay/states';
import type { EventSequence, InterestEvent, InterestModel, ModelName } from '../interest/model';
import { attentionShares, forecastShares } from '../interest/topics';
import type { InterestTimeline, TopicSeries } from './api';
import type { Profile } from './profile';
import { topicsOf } from './topics';

const week = 7 * 24 * 3_600_000;
const mostWeeks = 53;
const pagesShown = 6;
/** Weeks that count as now, and those before them that count as before. */
const recentWeeks = 3;
const earlierWeeks = 9;
/**
 * Weeks at the start that hold at most this share of the shown weight are left off, where they are a good part of
 * them all: a few old bookmarks would push everything that came later to the edge.
 */
const thinShare = 0.05;
const longStretch = 0.25;
/** Half-life, in events, of the interest that stands for the recent weeks. */
const recentHalfLife = 30;

/** The timeline as it was last made; made anew once the history or the serving model is another. */
export class Timelines {
  #last: { version: number; model: InterestModel; value: InterestTimeline | null } | null = null;

  constructor(private readonly profile: Profile) {}

  /** `another` makes one more like `model`, for the serving one must go on seeing what the feed showed it. */
  latest(model: InterestModel, another: () => InterestModel, now: number): InterestTimeline | null {
    const { version } = this.profile;
    if (this.#last?.version !== version || this.#last.model !== model)
      this.#last = { version, model, value: timeline(this.profile, another(), now) };
    return this.#last.value;
  }
}

/**
 * Null while there are too few pages to speak of topics. `model` is shown the history anew; `now` in ms since
 * 1970.
 */
export function timeline(profile: Profile, model: InterestModel, now: number): InterestTimeline | null {
  const topics = topicsOf(profile);
  if (!topics) return null;
  const sequence = profile.sequence();
  const buckets = weekStarts(sequence[0]!.time, now);
  const shares = attentionShares(topics, sequence, buckets, week);
  const recentShares = shares.map((row) => average(row.slice(-recentWeeks)));
  // A history shorter than that has no before: then nothing rose or fell yet.
  const earlierShares = shares.map((row, id) =>
    row.length > recentWeeks
      ? average(row.slice(-(recentWeeks + earlierWeeks), -recentWeeks))
      : recentShares[id]!,
  );
  const { vector: recent, forecast, by } = interestVectors(sequence, model, now);
  const forecasts = forecastShares(topics, forecast, recent, recentShares);
  const thin = thinWeeks(sequence, buckets);
  return {
    buckets: buckets.slice(thin),
    forecastAt: buckets.at(-1)! + week,
    forecastBy: by,
    topics: topics.map(
      (topic, id): TopicSeries => ({
        id,
        label: topic.label,
        pages: topic.pages.slice(0, pagesShown).map((page) => ({ url: page.id, title: page.title })),
        shares: shares[id]!.slice(thin),
        before: earlierShares[id]!,
        now: recentShares[id]!,
        forecast: forecasts[id]!,
        trend: trendOf(earlierShares[id]!, recentShares[id]!),
      }),
    ),
  };
}

/** The forecast of the model that serves, or, where it has no vector, of the recent half-life average. */
function interestVectors(
  sequence: EventSequence,
  model: InterestModel,
  now: number,
): { vector: Float32Array; forecast: Float32Array; by: ModelName } {
  const vector = decayedStates(sequence, [recentHalfLife])[0]!;
  model.observe(sequence);
  const forecast = model.forecast(now).vector;
  return forecast ? { vector, forecast, by: model.name } : { vector, forecast: vector, by: 'half-life' };
}

function weekStarts(first: number, now: number): number[] {
  const count = Math.min(mostWeeks, Math.max(2, Math.ceil((now - first) / week)));
  return Array.from({ length: count }, (_, i) => now - (count - i) * week);
}

/** How many of the first weeks to leave off; two always stay. */
export function thinWeeks(
  sequence: readonly Pick<InterestEvent, 'time' | 'weight'>[],
  buckets: readonly number[],
): number {
  const weights = buckets.map(() => 0);
  for (const { time, weight } of sequence) {
    const place = Math.floor((time - buckets[0]!) / week);
    // What is older than all that is shown has no say, nor has what lies ahead.
    if (place >= 0 && place < weights.length) weights[place]! += weight;
  }
  const most = thinShare * weights.reduce((sum, weight) => sum + weight, 0);
  let thin = 0;
  for (let before = weights[0]!; before <= most && thin < buckets.length - 2; before += weights[thin]!)
    thin++;
  return thin >= longStretch * buckets.length ? thin : 0;
}

/** Rising or fading where a share differs from the one before by a quarter, and by more than noise. */
export function trendOf(before: number, now: number): TopicSeries['trend'] {
  if (Math.abs(now - before) < 0.015) return 'steady';
  if (now > before * 1.25) return 'rising';
  return now < before * 0.75 ? 'fading' : 'steady';
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
