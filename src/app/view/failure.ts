// From whatever a call rejected with to the code that the interface has words for.
import type { ErrorCode } from '../../engine/api';

export type FailureCode = ErrorCode | 'unknown';

const codes: Record<ErrorCode, true> = {
  'wrong-file': true,
  'damaged-file': true,
  'locked-file': true,
  'empty-file': true,
  'no-dates': true,
  'side-file': true,
  'encrypted-file': true,
  'file-too-large': true,
  'empty-history': true,
  'feed-list': true,
  'storage-refused': true,
  'storage-blocked': true,
  'storage-timeout': true,
  'quota-full': true,
  locked: true,
  'wrong-passphrase': true,
  'device-lost': true,
  'model-missing': true,
  'gate-unavailable': true,
  'source-cors': true,
  'source-unreachable': true,
  'source-not-a-feed': true,
  'not-enough-history': true,
  'card-unreadable': true,
  'card-too-large': true,
  'card-version': true,
  'card-model': true,
  'companion-silent': true,
  'backup-click': true,
  'backup-damaged': true,
  'backup-unreadable': true,
  'backup-version': true,
  'backup-passphrase': true,
  'private-session': true,
  'other-tab': true,
  cancelled: true,
  misuse: true,
};

/** The code of anything thrown by the engine: its message starts with one, also across worker borders. */
export function failureCode(error: unknown): FailureCode {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'AbortError') return 'cancelled';
  if (error.name === 'QuotaExceededError') return 'quota-full';
  const start = /^([a-z]+(?:-[a-z]+)*)(?::|$)/.exec(error.message)?.[1];
  return start !== undefined && Object.hasOwn(codes, start) ? (start as ErrorCode) : 'unknown';
}
