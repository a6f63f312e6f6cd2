// The one error type: a code the interface has words for, never a stack trace on a person's screen.

const errorCodes = [
  'wrong-file', // not a history file we know
  'damaged-file', // a known format, but truncated or corrupt
  'locked-file', // the browser still has it open
  'empty-file', // not one byte
  'no-dates', // pages, but none says when
  'side-file', // what SQLite keeps beside a database, without it
  'encrypted-file', // an archive with a password
  'file-too-large', // or an archive that unpacks to more than any history is
  'empty-history', // read well, nothing in it
  'feed-list', // feeds to follow, not pages that were visited
  'storage-refused', // private window or switched off
  'storage-blocked', // another tab holds an old version open
  'storage-timeout', // a transaction never called back
  'quota-full',
  'locked', // what is stored is sealed, and no passphrase has opened it
  'wrong-passphrase',
  'device-lost', // the GPU went away, also after a second try
  'model-missing', // model files are not where the build puts them
  'gate-unavailable', // no service worker, so no way out
  'source-cors', // the feed does not allow other pages to read it
  'source-unreachable',
  'source-not-a-feed',
  'not-enough-history',
  'card-unreadable', // no interest card, or a damaged one
  'card-too-large',
  'card-version', // of a later version of this app
  'card-model', // of another language model than the person's
  'companion-silent', // the browser extension is not there, or may not answer this page
  'backup-click', // it is ready, but the browser wants a click that is not so long ago
  'backup-damaged', // a row that no backup could bring back, so none is made
  'backup-unreadable', // no backup of ours, or damaged, or cut off
  'backup-version', // of a later version of this app
  'backup-passphrase', // needs one, or another
  'private-session', // nothing may be kept there, and this would have to be
  'other-tab', // the tab that did the work was closed in the middle of it
  'cancelled',
  'misuse', // a programming error: wrong shape, wrong order
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Thrown wherever the caller has to decide; `detail` is for the log, never shown as it is. */
export class DriftfeedError extends Error {
  override readonly name = 'DriftfeedError';
  constructor(
    readonly code: ErrorCode,
    readonly detail = '',
  ) {
    super(detail ? `${code}: ${detail}` : code);
  }
}

/** The code of anything thrown, also after it has crossed a worker border as a plain Error. */
export function errorCode(error: unknown): ErrorCode | 'unknown' {
  if (error instanceof DriftfeedError) return error.code;
  if (error instanceof Error) {
    if (error.name === 'AbortError') return 'cancelled';
    if (error.name === 'QuotaExceededError') return 'quota-full';
    const code = /^([a-z]+(?:-[a-z]+)*)(?::|$)/.exec(error.message)?.[1];
    if (code && knownCodes.has(code)) return code as ErrorCode;
  }
  return 'unknown';
}

const knownCodes: ReadonlySet<string> = new Set(errorCodes);
