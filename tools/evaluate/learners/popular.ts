// What everybody takes: how many events an item has had across people by the moment, overall or in the last week.
import { LastModel } from '../../../src/interest/decay/simple';
import type { Attribution, CandidateSet, Forecast } from '../../../src/interest/model';
import type { Learner, LearningContext } from './learner';

const week = 7 * 86_400_000;
/** Logs that know only an order count days from 1970. */
const firstRealTime = Date.UTC(1980, 0, 1);

/** Learned: the times of each item's events that may be learned from, rising. */
type TimesOfItems = ReadonlyMap<string, readonly number[]>;

/**
 * Popularity across people. It may use nothing that is clicked in any impression nor what a person did after the
 * first time they are asked, and at a moment only events before it. In logs without real times one person's first
 * event is not before another's second, so all of them count.
 */
export const popularLearner: Learner<TimesOfItems> = {
  label: 'popular',
  role: 'popularity',
  refuses: fewPeople,
  learn: async (_group, context) => timesOfItems(context),
  make: (times) => new CrowdModel(times, Number.POSITIVE_INFINITY),
};

export const popularWeekLearner: Learner<TimesOfItems> = {
  label: 'popular-week',
  role: 'popularity',
  refuses: (context) =>
    fewPeople(context) ?? (realTimes(context) ? null : 'the log has no real times, so no last seven days'),
  learn: async (_group, context) => timesOfItems(context),
  make: (times) => new CrowdModel(times, week),
};

function fewPeople({ many }: LearningContext): string | null {
  return many
    ? null
    : 'popularity across people is never used on logs of single people: the others are the distractors';
}

/** Whether one person's event can be said to come before another's. */
export function realTimes({ everyone }: LearningContext): boolean {
  return everyone.some(({ events }) => events.some(({ time }) => time >= firstRealTime));
}

function timesOfItems(context: LearningContext): TimesOfItems {
  return context.once('times of items', () => {
    const real = realTimes(context);
    const times = new Map<string, number[]>();
    for (const { events } of context.everyone) {
      for (const { id, time } of events) {
        const known = times.get(id);
        const counted = real ? time : Number.NEGATIVE_INFINITY;
        if (known) known.push(counted);
        else times.set(id, [counted]);
      }
    }
    for (const list of times.values()) list.sort((a, b) => a - b);
    return times;
  });
}

/** Score of c: its events before the moment, and not longer ago than `span`. Says nothing of the person. */
class CrowdModel extends LastModel {
  constructor(
    private readonly times: TimesOfItems,
    private readonly span: number,
  ) {
    super();
  }

  override score({ at }: Forecast, { ids }: CandidateSet): Float32Array {
    return Float32Array.from(ids, (id) => {
      const times = this.times.get(id) ?? [];
      return times.filter((time) => time < at && time >= at - this.span).length;
    });
  }

  override explain(): Attribution[] {
    return [];
  }
}
