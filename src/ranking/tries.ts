// What became of the items that were placed to widen the feed, by topic: read from the person's reactions alone.
import type { FeedbackAction } from '../storage/schema';
import type { Outcomes } from './bandit';

/** A reaction, and what it says of tries. */
export interface TriedReaction {
  itemUrl: string;
  action: FeedbackAction;
  /** The topic of the item, where it was placed as a try. */
  tried?: string;
  /** Tries that stood above the item: looked at, and passed over. */
  passed?: { url: string; topic: string }[];
}

/** A try that was passed over is refused by this much: it may just not have been the moment. */
const passedShare = 0.25;
const welcome: ReadonlySet<FeedbackAction> = new Set(['open', 'like', 'save']);

/**
 * Of each topic the tries that were taken (opened, liked, saved) and refused (hidden, less of it; or, by a part,
 * passed over on the way to something below: the "skip above" of Joachims 2002). What is shown is not stored, so a
 * feed that was left without a reaction says nothing. Each item counts once; a refusal outweighs what went before it.
 */
export function outcomesOf(reactions: readonly TriedReaction[]): Map<string, Outcomes> {
  const items = new Map<string, { topic: string; taken: number; refused: number }>();
  for (const { passed = [] } of reactions)
    for (const { url, topic } of passed) items.set(url, { topic, taken: 0, refused: passedShare });
  for (const { itemUrl, action, tried } of reactions) {
    if (tried === undefined) continue;
    const known = items.get(itemUrl);
    const refused = known?.refused === 1 || !welcome.has(action);
    items.set(itemUrl, { topic: tried, taken: refused ? 0 : 1, refused: refused ? 1 : 0 });
  }
  const outcomes = new Map<string, Outcomes>();
  for (const { topic, taken, refused } of items.values()) {
    const known = outcomes.get(topic) ?? { taken: 0, refused: 0 };
    outcomes.set(topic, { taken: known.taken + taken, refused: known.refused + refused });
  }
  return outcomes;
}
