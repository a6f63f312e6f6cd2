// The feed as the page sees it: its items, why each is there, and what was said of them.
import type { CatalogItem } from '../catalog/item';
import type { ModelName } from '../interest/model';
import type { FeedbackAction } from '../storage/schema';
import type { SceneName } from './scenes-service';

/** A term of the score: what it is, its weight in the blend, and what it added (sums to the score). */
export interface ScoreTerm {
  term:
    | 'interest' // the serving model's score, standardised
    | 'scene' // what is read at this time of the week more than at others
    | 'feedback' // likes and less
    | 'freshness'
    | 'site' // how often the person reads that site
    | 'exploration' // the slider's share
    | 'diversity'; // what was taken off because something alike stands above it
  value: number;
}

/** A page of the person's that drove a recommendation, with how much the score falls without it. */
export interface Because {
  url: string;
  title: string;
  site: string;
  lastVisit: number;
  /** Share of the interest score that goes when this page is taken out, 0..1. */
  share: number;
  /** The title is a friend's whose card drove it; no page then. */
  card?: boolean;
}

export interface FeedItem {
  item: CatalogItem;
  source: { id: string; title: string; live: boolean };
  published: number | null;
  score: number;
  terms: ScoreTerm[];
  because: Because[];
  /** Placed to widen the feed rather than for its score. */
  exploration: boolean;
  /** What it is a try of, where it was placed to widen the feed and there is a name for it. */
  topic?: string;
  /** In a comparison: which of the two models placed it; absent where neither is to be credited. */
  team?: 0 | 1;
  /** Of being opened, by the serving model's calibration; null where it has none. */
  chance: number | null;
  reactions: FeedbackAction[];
}

export interface Feed {
  id: string;
  time: number;
  items: FeedItem[];
  servedBy: ModelName | 'interests' | 'comparison';
  /** The comparison it is one round of, where two models took turns. */
  duel?: { id: string; round: number };
  /** Pages are still being embedded: the feed will sharpen. */
  sharpening: boolean;
  adventure: number;
  candidates: number;
  /** The scene it is tuned to, where one has a say in it. */
  scene?: SceneName | null;
}

export interface Reaction {
  /** Hand to `undo`. */
  undoId: number;
  feed: Feed;
}

/** An item the person reacted to, for the page where all of it can be seen and undone. */
export interface ReactionRow {
  undoId: number;
  url: string;
  title: string;
  kind: string;
  action: FeedbackAction;
  time: number;
}
