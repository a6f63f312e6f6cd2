// The titles of `suites/titles.ts` for a process outside of the browser.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CatalogFile, chooseTitles, type TopicFile } from '../suites/titles';

const project = fileURLToPath(new URL('../../', import.meta.url));

export async function readTitlesInNode(count: number): Promise<string[]> {
  const topics = await readAll<TopicFile>('tools/sample/topics', (name) => !name.startsWith('z'));
  const catalog = await readAll<CatalogFile>('public/catalog', (name) => name.endsWith('.en.json'));
  return chooseTitles(topics, catalog, count);
}

async function readAll<Content>(folder: string, wanted: (name: string) => boolean): Promise<Content[]> {
  const names = (await readdir(path.join(project, folder))).filter(
    (name) => name.endsWith('.json') && wanted(name),
  );
  const texts = names.sort().map((name) => readFile(path.join(project, folder, name), 'utf8'));
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as Content);
}
