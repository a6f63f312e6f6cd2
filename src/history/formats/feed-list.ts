// An RSS reader's list of feeds (OPML): recognised, so that a person can be told where it belongs.
import { DriftfeedError } from '../../device/errors';
import type { TextFormat } from './text-format';

export const feedList: TextFormat = {
  format: 'opml',
  matches: (start) => /^\s*</.test(start) && /<opml\b/i.test(start),
  /** Always throws `feed-list`: feeds are sources to follow, not pages that were visited. */
  read: () => Promise.reject(new DriftfeedError('feed-list')),
};
