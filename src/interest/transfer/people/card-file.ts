// The interest card as a file or a link: what may stand in it, how it is written, and why one is turned away.
import * as v from 'valibot';
import { DriftfeedError } from '../../../device/errors';
import { emptyMatrix, type Matrix, normalise, rowOf } from '../../../embedding/matrix';
import type { PriorSource } from './prior';

/** The most directions a card speaks of. */
export const mostInterests = 8;
export const longestName = 40;
/** Bytes; a full card has about a tenth of it. */
const largestFile = 64 * 1024;
const version = 1;
const format = 'driftfeed-card';

/** An interest: a direction in int8 steps of its largest component, and its share of the whole. */
interface CardInterest {
  values: Int8Array;
  /** In hundredths. */
  share: number;
}

/** What a person hands over. Nothing else is in it: no titles, no addresses, no times. */
export interface InterestCard {
  /** As its owner wants to be called; may be empty. */
  name: string;
  /** Language model that the directions belong to. */
  model: string;
  dimensions: number;
  /** See `PrivacyBudget`; what its owner was promised. */
  epsilon: number;
  delta: number;
  interests: CardInterest[];
}

const base64 = v.pipe(v.string(), v.maxLength(8192), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));
const headSchema = v.looseObject({ format: v.literal(format), version: v.number() });
const cardSchema = v.object({
  format: v.literal(format),
  version: v.literal(version),
  name: v.pipe(v.string(), v.trim(), v.maxLength(longestName)),
  model: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  dimensions: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(4096)),
  epsilon: v.pipe(v.number(), v.minValue(0.01), v.maxValue(100)),
  delta: v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)),
  interests: v.pipe(
    v.array(
      v.object({ vector: base64, share: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)) }),
    ),
    v.minLength(1),
    v.maxLength(mostInterests),
  ),
});

/** The text of a `.driftcard.json`. */
export function writeCard(card: InterestCard): string {
  const { name, model, dimensions, epsilon, delta } = card;
  const interests = card.interests.map(({ values, share }) => ({ vector: toBase64(values), share }));
  return JSON.stringify({ format, version, name, model, dimensions, epsilon, delta, interests });
}

/**
 * Reads a card's text. Throws `card-too-large`, `card-version` (of a later version of this app), or
 * `card-unreadable` (no card, cut off, or tampered with).
 */
export function readCard(text: string): InterestCard {
  if (text.length > largestFile) throw new DriftfeedError('card-too-large', `${text.length} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DriftfeedError('card-unreadable', 'not JSON');
  }
  const head = v.safeParse(headSchema, value);
  if (!head.success) throw new DriftfeedError('card-unreadable', 'not a card');
  if (head.output.version !== version)
    throw new DriftfeedError('card-version', `version ${head.output.version}`);
  const parsed = v.safeParse(cardSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new DriftfeedError('card-unreadable', `${v.getDotPath(issue) ?? ''} ${issue.message}`);
  }
  const { name, model, dimensions, epsilon, delta } = parsed.output;
  const interests = parsed.output.interests.map(({ vector, share }) => ({
    values: fromBase64(vector),
    share,
  }));
  for (const { values } of interests)
    if (values.length !== dimensions || values.every((value) => value === 0))
      throw new DriftfeedError('card-unreadable', `${values.length} components of ${dimensions}`);
  return { name, model, dimensions, epsilon, delta, interests };
}

/** What follows `#card=` in a link. A fragment stays in the browser: it is never sent to a server. */
export function cardFragment(text: string): string {
  return toBase64(new TextEncoder().encode(text))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The other way round. Throws as `readCard` does. */
export function cardOfFragment(fragment: string): string {
  if (fragment.length > 2 * largestFile) throw new DriftfeedError('card-too-large');
  if (!/^[\w-]*$/.test(fragment)) throw new DriftfeedError('card-unreadable', 'not base64');
  try {
    const bytes = fromBase64(fragment.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DriftfeedError('card-unreadable', 'not text');
  }
}

/** Unit directions of a card, one a row. */
export function cardDirections({ dimensions, interests }: InterestCard): Matrix {
  const directions = emptyMatrix(interests.length, dimensions);
  interests.forEach(({ values }, row) => {
    rowOf(directions, row).set(values);
    normalise(rowOf(directions, row));
  });
  return directions;
}

/** A card as something to expect a person's interest from. */
export function cardSource(card: InterestCard): PriorSource {
  const total = card.interests.reduce((sum, { share }) => sum + share, 0);
  const shares = Float64Array.from(card.interests, ({ share }) => share / total);
  return { centres: cardDirections(card), shares, background: null };
}

function toBase64(values: Int8Array | Uint8Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): Int8Array<ArrayBuffer> {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw new DriftfeedError('card-unreadable', 'not base64');
  }
  return Int8Array.from(binary, (character) => character.charCodeAt(0));
}
