// Fetches one live source through the gate and reads its items.
import { DriftfeedError } from '../../device/errors';
import type { Gate } from '../gate-client';
import { addressAt } from './address';
import { parseFeed } from './feed';
import type { LiveItem } from './live-item';
import { presetOf } from './presets';
import { decodeText } from './text';

/** What is known of a source: a preset by its id, or a feed by its address. */
export interface SourceAddress {
  id: string;
  /** For a preset it may carry the day's placeholders. */
  url: string;
}

export interface RefreshedSource {
  /** As the feed calls itself; null where it doesn't, and for presets, which have their name. */
  title: string | null;
  items: LiveItem[];
}

/**
 * Fetches a source and reads it. Its address must have been allowed (`gate.allow(source.url, source.id)`) when
 * the person switched it on. Throws `gate-unavailable`, `source-cors`, `source-unreachable` (also where the
 * server answers with an error), `source-not-a-feed`.
 */
export async function refreshSource(
  source: SourceAddress,
  gate: Pick<Gate, 'fetch'>,
  now: number,
  signal?: AbortSignal,
): Promise<RefreshedSource> {
  const answer = await gate.fetch(addressAt(source.url, now), source.id, signal);
  if (answer.status < 200 || answer.status >= 300)
    throw new DriftfeedError('source-unreachable', `${source.url}: status ${answer.status}`);
  const text = decodeText(answer.bytes, answer.contentType);
  const preset = presetOf(source.id);
  if (preset) return { title: null, items: preset.parse(text, now) };
  // Relative links refer to where the feed really is, after redirects.
  const { title, items } = parseFeed(text, answer.url, now);
  return { title: title || null, items };
}
