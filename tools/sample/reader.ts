// One made-up reader's way through a topic: mostly onward, sometimes back to
// something read lately, so that the order of a topic's pages can be learnt.

import type { Random } from './random';
import type { Page } from './table';

const REVISIT_CHANCE = 0.28;
const REVISIT_HALF_LIFE_DAYS = 6;
/** Readers skip a page now and then, but seldom more than two. */
const AHEAD_WEIGHTS = [0.72, 0.18, 0.1] as const;
/** Once everything is read, how often the next page follows the last one anyway. */
const REREAD_ONWARD_CHANCE = 0.6;
const DAY_MS = 86_400_000;

export class TopicReader {
  private readonly lastRead = new Map<number, number>();
  private current = -1;

  constructor(
    private readonly pages: readonly Page[],
    private readonly random: Random,
  ) {}

  next(time: number): Page {
    const index = this.choose(time);
    this.lastRead.set(index, time);
    this.current = index;
    const page = this.pages[index];
    if (page === undefined) throw new Error('a topic has no pages');
    return page;
  }

  private choose(time: number): number {
    const unread = [...this.pages.keys()].filter((index) => !this.lastRead.has(index));
    if (unread.length === 0) {
      return this.random.chance(REREAD_ONWARD_CHANCE)
        ? (this.current + 1) % this.pages.length
        : this.recent(time);
    }
    // One page read is not yet a past worth going back to.
    if (this.lastRead.size > 1 && this.random.chance(REVISIT_CHANCE)) return this.recent(time);
    const ahead = unread.slice(0, AHEAD_WEIGHTS.length);
    const picked = this.random.weightedIndex(AHEAD_WEIGHTS.slice(0, ahead.length));
    return ahead[picked] ?? 0;
  }

  private recent(time: number): number {
    const seen = [...this.lastRead].filter(([index]) => index !== this.current);
    const weights = seen.map(([, last]) => 0.02 + 0.5 ** ((time - last) / DAY_MS / REVISIT_HALF_LIFE_DAYS));
    return seen[this.random.weightedIndex(weights)]?.[0] ?? 0;
  }
}
