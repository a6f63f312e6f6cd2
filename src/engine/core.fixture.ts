// A served app and a stored history for tests of the whole engine: a small catalog, one sample, no workers.
import { vi } from 'vitest';
import { builtFiles } from '../catalog/built.fixture';
import type { CatalogItem } from '../catalog/item';
import { matrixFromRows, quantise } from '../embedding/matrix';
import type { CleanVisit } from '../history/clean';
import { stageImport } from '../history/stage';
import type { Storage } from '../storage/database';
import type { Origin } from '../storage/schema';
import { appendVectors } from '../storage/vectors';
import { addVisits } from '../storage/visits';

const dimensions = 384;
const hour = 3_600_000;

function unitVector(index: number): Float32Array {
  const vector = new Float32Array(dimensions);
  vector[index % dimensions] = 1;
  return vector;
}

const catalogItems = Array.from(
  { length: 12 },
  (_, index): CatalogItem => ({
    title: `Item ${index}`,
    url: `https://item${index}.example/read/`,
    kind: 'article',
    lang: 'en',
    summary: 'About it',
    tags: ['reading'],
  }),
);

/** A history export as Google Takeout writes it, with as many visits as pages. */
export function takeout(count: number): string {
  const visits = Array.from({ length: count }, (_, index) => ({
    page_transition: 'LINK',
    title: `A title worth reading ${index}`,
    url: `https://www.read-${index % 7}.org/page-${index}`,
    time_usec: (Date.UTC(2026, 0, 1) + index * hour) * 1000,
  }));
  return JSON.stringify({ 'Browser History': visits });
}

function servedFiles(): Map<string, BodyInit> {
  const vectors = quantise(
    matrixFromRows(
      catalogItems.map((_, index) => unitVector(index)),
      dimensions,
    ),
  );
  const catalog = builtFiles({ 'article.en.json': { items: catalogItems, vectors } }, 'minilm-en');
  const name = { en: 'Somebody' };
  const sample = {
    id: 'somebody',
    name,
    about: name,
    lang: 'en',
    file: 'somebody.json',
    visits: 20,
    pages: 20,
  };
  return new Map<string, BodyInit>([
    ...[...catalog].map(([file, body]) => [`/catalog/${file}`, body] as const),
    ['/sample/index.json', JSON.stringify({ samples: [{ ...sample, from: 0, to: Date.UTC(2026, 0, 2) }] })],
    ['/sample/somebody.json', takeout(20)],
  ]);
}

/** Answers the engine's requests as the app's own server does; `gate` is there once it is switched on. */
export function serveApp(): { gate: { on: boolean; kept: string[][]; missed: number } } {
  const files = servedFiles();
  const gate = { on: false, kept: [] as string[][], missed: 0 };
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    if (input.startsWith('/gate/')) {
      if (!gate.on) {
        gate.missed++;
        return new Response('<!doctype html>');
      }
      if (input === '/gate/keep') gate.kept.push(JSON.parse(String(init?.body)).paths);
      return Response.json({ kept: 0 }, { headers: { 'X-Gate-Outcome': 'allowed' } });
    }
    const body = files.get(input);
    return body === undefined ? new Response('', { status: 404 }) : new Response(body);
  });
  // Embedding and training never get anywhere.
  vi.stubGlobal(
    'Worker',
    class {
      addEventListener() {}
      removeEventListener() {}
      postMessage() {}
      terminate() {}
    },
  );
  vi.stubGlobal('self', { location: { href: 'https://app.example/' } });
  return { gate };
}

const cleaned = (count: number) => {
  const pages = Array.from({ length: Math.min(count, 20) }, (_, index) => ({
    url: `https://own.example/${index}`,
    title: `Own page ${index}`,
    site: 'own.example',
  }));
  const visits: CleanVisit[] = Array.from({ length: count }, (_, index) => ({
    url: pages[index % pages.length]!.url,
    site: 'own.example',
    time: Date.UTC(2026, 1, 1) + index * hour,
    weight: 1,
  }));
  return { pages, visits };
};
const hashOf = ({ url }: { url: string }) => `#${url}`;

/** An import that was agreed to and of which nothing is stored yet. Returns its job's id. */
export function stageVisits(storage: Storage, count: number, origin: Origin = 'import'): Promise<number> {
  return stageImport(storage, cleaned(count), {
    origin,
    contentHash: hashOf,
    now: Date.now(),
    chunkSize: 10,
  });
}

/** A history whose pages all have their vector. */
export async function storeVisits(storage: Storage, count: number): Promise<void> {
  const { pages, visits } = cleaned(count);
  await addVisits(
    storage,
    pages.map((page) => ({ ...page, contentHash: hashOf(page) })),
    visits.map((visit) => ({ ...visit, origin: 'import' })),
  );
  const vectors = matrixFromRows(
    pages.map((_, index) => unitVector(index)),
    dimensions,
  );
  await appendVectors(storage, 'minilm-en', pages.map(hashOf), quantise(vectors));
}
