// Reading lists as JSON: Pinboard, Omnivore, and the many that name their fields alike.
import * as v from 'valibot';
import { DriftfeedError } from '../../device/errors';
import { readDate } from './dates';
import { eachEntry } from './json-entries';
import type { TextFormat } from './text-format';

/** In the order in which they are looked for in an entry. */
const addressKeys = ['url', 'href', 'link', 'given_url', 'resolved_url', 'originalUrl'] as const;
const titleKeys = ['title', 'description', 'name', 'given_title', 'resolved_title'] as const;
const timeKeys = [
  'savedAt', 'saved_at', 'time', 'time_added', 'created_at', 'createdAt', 'created', 'date_added', 'dateAdded',
  'added_at', 'addedAt', 'date', 'timestamp', 'published_at',
] as const; // biome-ignore format: a list

const entrySchema = v.record(v.string(), v.unknown());

export const readingListJson: TextFormat = {
  format: 'reading-list',
  matches: (start) => {
    const has = (keys: readonly string[]) => new RegExp(`"(?:${keys.join('|')})"\\s{0,9}:`).test(start);
    return /^\s*[[{]/.test(start) && has(addressKeys) && has(timeKeys);
  },
  async read(text, into, { stepper }) {
    let found = false;
    await eachEntry(text, stepper, (raw) => {
      const entry = v.safeParse(entrySchema, raw);
      if (!entry.success) return into.skip('unreadable-row', '');
      const pick = (keys: readonly string[]) =>
        keys
          .map((key) => entry.output[key])
          .find((value) => value !== undefined && value !== null && value !== '');
      const url = pick(addressKeys);
      if (url !== undefined) found = true;
      into.add({
        url,
        title: pick(titleKeys),
        time: timeIn(pick(timeKeys)),
        transition: 'other',
        saved: true,
      });
    });
    if (!found) throw new DriftfeedError('wrong-file', 'JSON without addresses');
  },
};

function timeIn(value: unknown): number | null {
  if (value === undefined) return null;
  return (
    (typeof value === 'number' || typeof value === 'string' ? readDate(String(value)) : null) ?? Number.NaN
  );
}
