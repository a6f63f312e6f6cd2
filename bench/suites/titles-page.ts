// The titles of `titles.ts` in the page.
import { type CatalogFile, chooseTitles, type TopicFile } from './titles';

const topics = import.meta.glob<TopicFile>('../../tools/sample/topics/[!z]*.json', { import: 'default' });
const catalog = import.meta.glob<CatalogFile>('../../public/catalog/*.en.json', { import: 'default' });

export async function readTitles(count: number): Promise<string[]> {
  const pages = await Promise.all(Object.values(topics).map((load) => load()));
  const items = await Promise.all(Object.values(catalog).map((load) => load()));
  return chooseTitles(pages, items, count);
}
