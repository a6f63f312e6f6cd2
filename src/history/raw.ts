// A history as its file tells it, before any cleaning: the one form every import format is read into.
import type { ErrorCode } from '../device/errors';

export type HistoryFormat =
  | 'chrome' // the `History` database of Chrome and its family
  | 'firefox' // places.sqlite, visits and bookmarks
  | 'safari' // History.db
  | 'safari-json' // what Safari itself exports
  | 'takeout' // Google Takeout's BrowserHistory.json or History.json
  | 'my-activity' // Google's MyActivity.html or .json, Chrome and YouTube
  | 'bookmarks' // Netscape bookmarks, Chrome's own `Bookmarks`
  | 'reading-list' // Pocket, Instapaper, Raindrop, Pinboard, Omnivore
  | 'opml' // an RSS reader's subscriptions
  | 'table' // CSV or TSV of anything, by columns
  | 'companion'; // the browser extension of ours

/** How a visit came about, over all browsers. */
export type Transition =
  | 'link'
  | 'typed'
  | 'bookmark'
  | 'form'
  | 'reload'
  | 'redirect' // a hop: it sent the browser on to another page
  | 'frame' // inside another page, not seen as a page
  | 'download'
  | 'other';

export interface RawVisit {
  url: string;
  title: string;
  /** Milliseconds since 1970. */
  time: number;
  transition: Transition;
  /** How long the page stayed open, where the browser says so. */
  durationMs?: number;
  /** Hidden by the browser itself from its own history view. */
  hidden?: boolean;
  /** Not a visit: the page was kept at this time (bookmark, reading list, subscription). */
  saved?: true;
  /** Of what is stored already; put among the others only for what it says of them. */
  known?: true;
}

/** Why a row of a file did not become a visit. */
export type SkipCause =
  | 'no-address' // none, or not one
  | 'no-time'
  | 'bad-time' // before the web or in the future
  | 'unreadable-row' // not of the shape the format has
  | 'not-a-page' // a folder, a separator, a query of the browser's own
  | 'not-a-visit' // a search, an ad, the use of an app
  | 'too-long' // an address beyond `longestAddress`
  | 'not-loaded' // the browser itself says that the page never came
  | 'already-visited'; // kept on a day on which it was visited too

/** What an importer skipped, by cause; `examples` are at most three, short, and shown only. */
export interface Skipped {
  cause: SkipCause;
  count: number;
  examples: string[];
}

/** Which column of a table holds what, counted from 0. */
export interface TableColumns {
  address: number;
  title: number | null;
  time: number | null;
}

/** A table as far as a person needs it to choose columns. */
export interface TableView {
  /** The first row where it names the columns, else empty texts. */
  names: string[];
  /** A few rows. */
  sample: string[][];
  /** What was read. */
  columns: TableColumns;
}

/** Why a file beside or inside the chosen ones was not read. */
export type Refusal = Extract<
  ErrorCode,
  | 'wrong-file'
  | 'damaged-file'
  | 'no-dates'
  | 'locked-file'
  | 'empty-file'
  | 'empty-history'
  | 'feed-list'
  | 'side-file'
  | 'encrypted-file'
  | 'file-too-large'
>;

/** What became of one file, chosen by itself or found in a zip. */
export interface ReadReport {
  /** With its folders, where it was in a zip. */
  name: string;
  /** Null where it was not read. */
  format: HistoryFormat | null;
  /** How many rows became visits, those of `saved` pages among them. */
  visits: number;
  saved: number;
  skipped: Skipped[];
  refused: Refusal | null;
  /** The write-ahead log beside it was read too. */
  withLog?: true;
  table?: TableView;
}

export interface RawHistory {
  /** Of the file with most visits. */
  format: HistoryFormat;
  /** In no particular order. */
  visits: RawVisit[];
}

/** All that was chosen, read and put together. */
export interface ReadHistory extends RawHistory {
  files: ReadReport[];
  /** Files in a zip that are no history at all: how many, and a few of their names. */
  ignored: { count: number; examples: string[] };
}

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** Where sql.js finds its WASM file: an address of our own origin, or (outside a browser) its bytes. */
  sqlWasm: string | ArrayBuffer;
  /** Times more than a day after this are not believed, ms since 1970. The clock's, if absent. */
  now?: number | undefined;
  /** For tables, by the file's name: what the person chose instead of what was guessed. */
  columns?: ReadonlyMap<string, TableColumns> | undefined;
}
