// What is kept on the device: every IndexedDB store, its key and its row, as one typed schema.
import type { DBSchema } from 'idb';

/** The language models a profile can use; vectors of different models are never compared. */
export type ModelId = 'minilm-en' | 'bge-zh';

/** How a row came to be here, so that a sample is marked as one wherever it shows. */
export type Origin = 'import' | 'sample';

/** A web page the person visited, one row per canonical address. */
export interface PageRow {
  /** Canonical URL; the key. */
  url: string;
  title: string;
  /** Registrable domain, e.g. "example.co.uk". */
  site: string;
  /** Milliseconds since 1970. */
  firstVisit: number;
  lastVisit: number;
  visits: number;
  /** Hash of the text that is embedded; the key of its vector. */
  contentHash: string;
  origin: Origin;
}

/** One visit. [time, url] is its identity, which makes importing twice harmless. */
export interface VisitRow {
  /** Milliseconds since 1970. */
  time: number;
  url: string;
  site: string;
  /** Engagement weight, 0..1 (1 where nothing is known). */
  weight: number;
  /** Milliseconds until the next visit of the session, where it can be estimated. */
  dwell?: number;
  origin: Origin;
}

/** The visits of one UTC day in one row: a database request for every visit makes imports several times slower. */
export interface VisitDayRow {
  /** Whole days since 1970; the key. */
  day: number;
  /** By time, then address. */
  visits: VisitRow[];
  /** See `checksum`; rows of before there were any have none. */
  sum?: number;
}

/**
 * Up to `blockRows` vectors in one row. Row i of the block belongs to hashes[i]; its components are
 * values[i * dimensions + j] * scales[i], which gives a unit vector.
 */
export interface VectorBlockRow {
  id?: number;
  model: ModelId;
  dimensions: number;
  hashes: string[];
  /** int8, hashes.length × dimensions. */
  values: Int8Array;
  /** One a row. */
  scales: Float32Array;
  /** See `checksum`. */
  sum?: number;
}

/** An item of a live source, kept while its source is followed. */
export interface LiveItemRow {
  /** The item's address; the key. */
  url: string;
  sourceId: string;
  title: string;
  summary: string;
  kind: string;
  lang: 'en' | 'zh';
  tags: string[];
  /** Milliseconds since 1970. */
  published: number;
  fetched: number;
  contentHash: string;
}

/** A live source and whether the person follows it. */
export interface SourceRow {
  /** "wikipedia-featured", or the feed's address. */
  id: string;
  title: string;
  url: string;
  preset: boolean;
  on: boolean;
  lastFetch?: number;
  /** When it was last asked, whatever came of it. */
  lastTry?: number;
  lastError?: string;
  items: number;
}

export type FeedbackAction = 'open' | 'like' | 'less' | 'hide' | 'save';

/** Something the person did with a recommendation. Undo deletes the row. */
export interface FeedbackRow {
  id?: number;
  /** The item's address. */
  itemUrl: string;
  title: string;
  kind: string;
  /** Hash of the item's embedded text, so that its vector can be found. */
  contentHash: string;
  action: FeedbackAction;
  /** Milliseconds since 1970. */
  time: number;
  /** The topic of an item that had been placed to widen the feed; empty where it has none. */
  tried?: string;
  /** Such items that stood above this one without a reaction. */
  passed?: { url: string; topic: string }[];
}

/** A trained model's state, together with what is needed to go on training exactly. */
export interface CheckpointRow {
  /** "evolution", "evolution:training" ... ; the key. */
  id: string;
  model: ModelId;
  /** Milliseconds since 1970. */
  time: number;
  /** Stale once the history it was trained on has lost pages. */
  stale: boolean;
  /** Model-owned, structured-cloneable; null once stale, for what was learned of those pages goes with them. */
  state: unknown;
  /** See `checksum`. */
  sum?: number;
}

export type JobKind = 'import' | 'embedding' | 'training' | 'sources';
export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/** A long job with a cursor: any of them can die anywhere and be resumed. */
export interface JobRow {
  id?: number;
  kind: JobKind;
  state: JobState;
  /** How much is done, in the job's own unit. */
  cursor: number;
  total: number;
  created: number;
  updated: number;
  /** Job-owned, structured-cloneable. */
  payload?: unknown;
  errorCode?: string;
}

/**
 * The visits of one UTC day as they came in, before they were tidied: what a private rule left out is not among them.
 * Packed, for nothing but tidying again reads them; see raw-days.ts.
 */
export interface RawDayRow {
  /** Whole days since 1970; the key. */
  day: number;
  /** How many visits are packed. */
  count: number;
  packed: Uint8Array<ArrayBuffer>;
  /** See `checksum`. */
  sum?: number;
}

/** Visits that were read and agreed to but are not yet in `visits`; deleted when their import ends. */
export interface StagedRow {
  id?: number;
  jobId: number;
  sequence: number;
  pages: { url: string; title: string; site: string; contentHash: string }[];
  visits: VisitRow[];
  /** In rows of their own, after all others of the job: whatever ends it early leaves none without its visits. */
  raw?: RawDayRow[];
}

/** The feed as the person last saw it, so that back and reload change nothing. */
interface FeedRow {
  id: 'current';
  time: number;
  /** Owned by the engine, structured-cloneable. */
  feed: unknown;
}

/** Rows of a backup that is being read; they take the place of what is here all at once, or are dropped. */
export interface RestoringRow {
  /** From 0, without a gap; the key. */
  sequence: number;
  store: string;
  rows: unknown[];
}

interface SettingRow {
  key: string;
  value: unknown;
}

export interface DriftfeedSchema extends DBSchema {
  pages: { key: string; value: PageRow; indexes: { site: string } };
  visits: { key: number; value: VisitDayRow };
  raw: { key: number; value: RawDayRow };
  vectors: { key: number; value: VectorBlockRow; indexes: { model: string } };
  liveItems: { key: string; value: LiveItemRow; indexes: { sourceId: string; published: number } };
  sources: { key: string; value: SourceRow };
  feedback: { key: number; value: FeedbackRow; indexes: { time: number } };
  checkpoints: { key: string; value: CheckpointRow };
  jobs: { key: number; value: JobRow };
  staged: { key: number; value: StagedRow; indexes: { jobId: number } };
  feeds: { key: string; value: FeedRow };
  settings: { key: string; value: SettingRow };
  restoring: { key: number; value: RestoringRow };
}
