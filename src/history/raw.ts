// A history as its file tells it, before any cleaning: the one form every import format is read into.

type HistoryFormat = 'chrome' | 'firefox' | 'takeout';

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
}

export interface RawHistory {
  format: HistoryFormat;
  /** In no particular order. */
  visits: RawVisit[];
}

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** Where sql.js finds its WASM file: an address of our own origin, or (outside a browser) its bytes. */
  sqlWasm: string | ArrayBuffer;
}
