// The sample histories: made up, marked as such, and moved to the present by whole weeks when loaded.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import type { SampleView } from './api';

const sampleSchema = v.object({
  id: v.string(),
  name: v.record(v.string(), v.string()),
  about: v.record(v.string(), v.string()),
  lang: v.picklist(['en', 'zh']),
  file: v.string(),
  visits: v.number(),
  pages: v.number(),
  from: v.number(),
  to: v.number(),
});
const indexSchema = v.object({ samples: v.array(sampleSchema) });
export type Sample = v.InferOutput<typeof sampleSchema>;

export async function loadSampleIndex(base: string): Promise<Sample[]> {
  const response = await fetch(`${base}sample/index.json`);
  if (!response.ok) throw new DriftfeedError('model-missing', 'sample/index.json');
  return v.parse(indexSchema, await response.json()).samples;
}

/** The samples in the given language. */
export async function listSamples(base: string, language: string): Promise<SampleView[]> {
  const samples = await loadSampleIndex(base);
  return samples.map(({ id, name, about, visits }) => ({
    id,
    name: inLanguage(name, language),
    about: inLanguage(about, language),
    visits,
  }));
}

export async function loadSampleFile(base: string, sample: Sample): Promise<Blob & { name: string }> {
  const response = await fetch(`${base}sample/${sample.file}`);
  if (!response.ok) throw new DriftfeedError('model-missing', sample.file);
  return Object.assign(await response.blob(), { name: sample.file });
}

const week = 7 * 24 * 3_600_000;

/**
 * Milliseconds to add to a sample's times: whole weeks, so that weekdays stay, plus the zone's offset, so
 * that its mornings are the viewer's mornings; never into the future.
 * `zoneMinutes` is Date#getTimezoneOffset: UTC minus local time.
 */
export function sampleShift(lastVisit: number, now: number, zoneMinutes: number): number {
  const local = zoneMinutes * 60_000;
  return Math.floor((now - (lastVisit + local)) / week) * week + local;
}

/** The text in the given language, else in the first there is. */
export function inLanguage(texts: Record<string, string>, language: string): string {
  const exact = texts[language] ?? texts[language.startsWith('zh') ? 'zh-CN' : 'en'];
  return exact ?? Object.values(texts)[0] ?? '';
}
