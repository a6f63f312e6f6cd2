// Reads a log bundle's files (the format is described in the data folder's README) into checked values.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { DriftfeedError } from '../../src/device/errors';
import type { LogItem } from '../../src/evaluation/items';
import type { Impression, LogBundle, LogEvent } from '../../src/evaluation/protocol';

const impressionSchema = v.object({
  impression_id: v.string(),
  user_id: v.string(),
  time: v.nullable(v.number()),
  history: v.array(v.string()),
  candidates: v.pipe(v.array(v.string()), v.minLength(2)),
  clicked: v.pipe(v.array(v.string()), v.minLength(1)),
});

const finite = v.pipe(v.string(), v.nonEmpty(), v.transform(Number), v.finite());
const eventSchema = v.object({ user_id: v.string(), item_id: v.string(), time: finite, weight: finite });
const itemSchema = v.object({
  item_id: v.pipe(v.string(), v.nonEmpty()),
  title: v.pipe(v.string(), v.nonEmpty()),
  kind: v.string(),
  url: v.string(),
  published: v.string(),
});

/** A bundle with the name of each impressions file: "impressions", "impressions-mixed" ... */
export interface BundleFiles {
  name: string;
  items: LogItem[];
  events: LogEvent[];
  impressions: Map<string, Impression[]>;
}

/** Throws `wrong-file` with the file and line where a bundle is not as it should be. */
export async function readBundle(folder: string): Promise<BundleFiles> {
  const names = await readdir(folder).catch(() => {
    throw new DriftfeedError('wrong-file', `no folder ${folder}`);
  });
  const rows = <Entry>(name: string, schema: v.GenericSchema<unknown, Entry>): Promise<Entry[]> =>
    readFile(path.join(folder, name), 'utf8').then((text) => parseTable(text, name, schema));
  const items = await rows('items.tsv', itemSchema);
  const events = await rows('events.tsv', eventSchema);
  const impressions = new Map<string, Impression[]>();
  for (const file of names.filter((name) => /^impressions[a-z-]*\.jsonl$/.test(name)).sort()) {
    const text = await readFile(path.join(folder, file), 'utf8');
    impressions.set(
      file.replace('.jsonl', ''),
      lines(text).map((line, index) => {
        const parsed = check(impressionSchema, JSON.parse(line), file, index + 1);
        return { ...parsed, id: parsed.impression_id, person: parsed.user_id };
      }),
    );
  }
  return {
    name: path.basename(folder),
    items: items.map(({ item_id, title, kind, url }) => ({ id: item_id, title, kind, site: hostOf(url) })),
    events: events.map(({ user_id, item_id, time, weight }) => ({
      person: user_id,
      item: item_id,
      time,
      weight,
    })),
    impressions,
  };
}

/** The log with the impressions of the named files. */
export function bundleWith(files: BundleFiles, names: readonly string[]): LogBundle {
  const impressions = names.flatMap((name) => files.impressions.get(name) ?? []);
  return { items: files.items, events: files.events, impressions };
}

function lines(text: string): string[] {
  const all = text.split('\n');
  if (all.at(-1) === '') all.pop();
  return all;
}

/** Tab-separated with a header line and no quoting. */
export function parseTable<Entry>(
  text: string,
  name: string,
  schema: v.GenericSchema<unknown, Entry>,
): Entry[] {
  const [header = '', ...body] = lines(text);
  const columns = header.split('\t');
  return body.map((line, index) => {
    const fields = line.split('\t');
    const record = Object.fromEntries(columns.map((column, place) => [column, fields[place]]));
    return check(schema, record, name, index + 2);
  });
}

function check<Entry>(
  schema: v.GenericSchema<unknown, Entry>,
  value: unknown,
  name: string,
  line: number,
): Entry {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new DriftfeedError('wrong-file', `${name}:${line}: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
}

/** Host without "www."; empty where there is no address. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
}
