// Reads the hand-written table of real pages that the made-up people browse.
// A fault in the table should stop the build here, with the page's name, not show up in the app.

import { readdirSync, readFileSync } from 'node:fs';

export interface Page {
  readonly title: string;
  readonly url: string;
}

export type TopicTable = ReadonlyMap<string, readonly Page[]>;

const TOPICS_FOLDER = new URL('./topics/', import.meta.url);

function parseTopic(file: string, text: string): { topic: string; pages: Page[] } {
  const data: unknown = JSON.parse(text);
  if (typeof data !== 'object' || data === null || !('topic' in data) || !('pages' in data)) {
    throw new Error(`${file}: needs a topic and its pages`);
  }
  const { topic, pages } = data;
  if (typeof topic !== 'string' || !Array.isArray(pages)) {
    throw new Error(`${file}: topic must be a text and pages a list`);
  }
  return {
    topic,
    pages: pages.map((entry: unknown) => {
      if (!Array.isArray(entry)) throw new Error(`${file}: a page must be [title, url]`);
      const [title, url] = entry as unknown[];
      if (typeof title !== 'string' || typeof url !== 'string') {
        throw new Error(`${file}: a page must be [title, url]`);
      }
      return { title, url };
    }),
  };
}

/** Topics by name, each with its pages in rough reading order (earlier ones are read first). */
export function readTopicTable(): TopicTable {
  const table = new Map<string, readonly Page[]>();
  // readdir's order differs between systems; sorting keeps the output deterministic.
  const files = readdirSync(TOPICS_FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort();
  for (const file of files) {
    const { topic, pages } = parseTopic(file, readFileSync(new URL(file, TOPICS_FOLDER), 'utf8'));
    if (table.has(topic)) throw new Error(`${file}: topic "${topic}" is already taken`);
    table.set(topic, pages);
  }
  return table;
}
