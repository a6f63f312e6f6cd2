// Google Takeout's Chrome history: History.json or BrowserHistory.json, alone or inside the zip.
import { Unzip, UnzipInflate } from 'fflate';
import { DriftfeedError } from '../../device/errors';
import type { RawVisit, ReadOptions, Transition } from '../raw';
import type { Stepper } from '../steps';
import { throwIfCancelled } from '../steps';
import { chromeEpochMs } from './chrome';

const transitions: Readonly<Record<string, Transition>> = {
  LINK: 'link',
  TYPED: 'typed',
  AUTO_BOOKMARK: 'bookmark',
  AUTO_SUBFRAME: 'frame',
  MANUAL_SUBFRAME: 'frame',
  GENERATED: 'typed',
  AUTO_TOPLEVEL: 'other',
  FORM_SUBMIT: 'form',
  RELOAD: 'reload',
  KEYWORD: 'typed',
  KEYWORD_GENERATED: 'typed',
};

/**
 * Reads `{"Browser History": [...]}`, the same under a translated name, or the bare list. Throws
 * `damaged-file` for JSON that breaks off, `wrong-file` for JSON without a browser history.
 */
export async function readTakeout(bytes: Uint8Array, stepper: Stepper): Promise<RawVisit[]> {
  const entries = entriesOf(parse(bytes));
  if (!entries) throw new DriftfeedError('wrong-file', 'JSON without a browser history');
  const visits: RawVisit[] = [];
  let done = 0;
  for (const entry of entries) {
    const visit = visitOf(entry);
    if (visit) visits.push(visit);
    if ((++done & 255) === 0 && stepper.due()) await stepper.pause();
  }
  return visits;
}

function parse(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const looksRight = /"time_usec"|"Browser History"/.test(text.slice(0, 1_000_000));
    throw new DriftfeedError(looksRight ? 'damaged-file' : 'wrong-file', String(error));
  }
}

function entriesOf(json: unknown): readonly unknown[] | null {
  if (Array.isArray(json)) return json.some(isEntry) ? json : null;
  if (typeof json !== 'object' || json === null) return null;
  const named = (json as Record<string, unknown>)['Browser History'];
  if (Array.isArray(named)) return named;
  for (const value of Object.values(json)) if (Array.isArray(value) && value.some(isEntry)) return value;
  return null;
}

function isEntry(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'url' in value && 'time_usec' in value;
}

function visitOf(entry: unknown): RawVisit | null {
  if (!isEntry(entry) || typeof entry.url !== 'string') return null;
  const time = takeoutTime(entry.time_usec);
  if (time === null) return null;
  return {
    url: entry.url,
    title: typeof entry.title === 'string' ? entry.title : '',
    time,
    transition: transitions[String(entry.page_transition)] ?? 'other',
  };
}

/**
 * Microseconds, as number or text, since 1970 or (in some exports) since 1601, to ms since 1970. The two
 * are told apart by range: 8e15 µs is the year 2223 by one clock and 1854 by the other.
 */
export function takeoutTime(value: unknown): number | null {
  const microseconds = typeof value === 'string' ? Number(value) : value;
  if (typeof microseconds !== 'number' || !Number.isFinite(microseconds) || microseconds <= 0) return null;
  const milliseconds = Math.floor(microseconds / 1000);
  return microseconds > 8e15 ? milliseconds - chromeEpochMs : milliseconds;
}

/** The longest JSON taken from a zip; more cannot be parsed in one go anyway. */
const longestJson = 512 * 1024 * 1024;
const peekLength = 64 * 1024;

/**
 * Finds the history JSON inside a Takeout zip, whatever its folders are called in the person's language:
 * by its name, else by what it starts with. The zip is streamed, so that a whole Takeout of many gigabytes
 * does; only JSON files are unpacked. Throws `wrong-file` if there is none, `damaged-file` if the zip
 * breaks off.
 */
export async function historyJsonOfZip(
  file: Blob,
  { signal }: Pick<ReadOptions, 'signal'>,
): Promise<Uint8Array> {
  let found: Uint8Array | null = null;
  let unfinished = 0;
  const unzip = new Unzip((entry) => {
    if (found || !entry.name.toLowerCase().endsWith('.json')) return;
    const named = /(^|\/)(browser)?history\.json$/i.test(entry.name);
    let kept: Uint8Array[] | null = [];
    let length = 0;
    let judged = named;
    unfinished++;
    entry.ondata = (error, chunk, final) => {
      if (error) throw error;
      if (kept) {
        kept.push(chunk.slice());
        length += chunk.length;
        if (!judged && (length >= peekLength || final)) {
          judged = true;
          if (!looksLikeHistory(joined(kept, length))) kept = null;
        }
        if (length > longestJson) throw new DriftfeedError('wrong-file', `${entry.name} is too long`);
      }
      if (!final) return;
      unfinished--;
      if (kept && !found && looksLikeHistory(joined(kept, length))) found = joined(kept, length);
      kept = null;
    };
    entry.start();
  });
  unzip.register(UnzipInflate);

  const reader = file.stream().getReader();
  try {
    for (;;) {
      throwIfCancelled(signal);
      const { done: ended, value } = await reader.read();
      unzip.push(value ?? new Uint8Array(0), ended);
      if (ended || found) break;
    }
  } catch (error) {
    if (error instanceof DriftfeedError) throw error;
    throw new DriftfeedError('damaged-file', String(error));
  } finally {
    await reader.cancel();
  }
  if (found) return found;
  if (unfinished > 0) throw new DriftfeedError('damaged-file', 'the zip breaks off');
  throw new DriftfeedError('wrong-file', 'zip without a browser history');
}

function looksLikeHistory(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, peekLength));
  return text.includes('"time_usec"') || text.includes('"Browser History"');
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
