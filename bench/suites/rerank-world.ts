// A made-up person and catalog of a given size, held by the product's own feed service over the browser's own database.
import type { SourcedItem } from '../../src/catalog/item';
import { dequantise, quantise } from '../../src/embedding/matrix';
import { contentHash } from '../../src/embedding/text';
import type { Candidates } from '../../src/engine/candidates';
import { FeedService } from '../../src/engine/feed-service';
import { Profile } from '../../src/engine/profile';
import { defaultSettings } from '../../src/engine/status';
import { BlendModel } from '../../src/interest/blend/model';
import { createRandom } from '../../src/interest/random';
import { deleteStorage, openStorage } from '../../src/storage/database';
import { addVisits } from '../../src/storage/visits';
import { topics, topicVectors } from './topic-vectors';

export interface RerankSizes {
  candidates: number;
  pages: number;
  visits: number;
}

const kinds = ['article', 'video', 'book', 'film', 'podcast'] as const;
const start = Date.UTC(2026, 5, 1, 12);

function makeCandidates(rows: number): Candidates {
  const vectors = dequantise(quantise(topicVectors(rows, 1)));
  const random = createRandom(2);
  const items = Array.from(
    { length: rows },
    (_, row): SourcedItem => ({
      title: `Item ${row} about subject ${row % topics} and matter ${row % 97}`,
      url: `https://site${Math.floor(random() ** 2 * 400)}.example/item/${row}?page=${row % 3}`,
      kind: kinds[row % kinds.length]!,
      lang: 'en',
      summary: `What item ${row} is about`,
      tags: [`tag${row % 50}`, `tag${row % 7}`],
      source: 'starter',
      ...(row % 4 === 0 ? { published: start - row * 60_000 } : {}),
    }),
  );
  return {
    items,
    set: {
      vectors,
      sites: items.map(({ url }) => new URL(url).hostname),
      ids: items.map(({ url }) => url),
      texts: items.map(({ title }) => title),
      kinds: items.map(({ kind }) => kind),
    },
  };
}

/** A feed service with a first feed made; `react` likes the next item of the feed and gives back the time it took. */
export async function openRerankWorld(sizes: RerankSizes, model = new BlendModel(), adventure = 0.3) {
  const name = `rerank-${sizes.candidates}-${sizes.pages}`;
  await deleteStorage(name);
  const storage = await openStorage(name);
  const titles = Array.from({ length: sizes.pages }, (_, page) => `Page ${page} on matter ${page % 97}`);
  const pages = titles.map((title, page) => ({
    url: `https://read${page % 120}.example/${page}`,
    title,
    site: `read${page % 120}.example`,
    contentHash: contentHash(title),
  }));
  const visits = Array.from({ length: sizes.visits }, (_, k) => {
    const page = pages[(k * 7919) % pages.length]!;
    return {
      time: start - (sizes.visits - k) * 600_000,
      url: page.url,
      site: page.site,
      weight: 1,
      origin: 'import' as const,
    };
  });
  await addVisits(storage, pages, visits);
  const profile = new Profile(storage, 'minilm-en');
  await profile.addVectors(
    pages.map(({ contentHash }) => contentHash),
    quantise(topicVectors(sizes.pages, 3)),
  );
  await profile.loadAll();
  const candidates = makeCandidates(sizes.candidates);
  let clock = start;
  const feeds = new FeedService(
    profile,
    async () => ({
      candidates,
      model,
      calibration: null,
      picked: [],
      settings: { ...defaultSettings, adventure },
      scene: null,
      sharpening: false,
    }),
    () => clock++,
  );
  let feed = await feeds.make();
  let place = 0;
  return {
    feeds,
    current: () => feed,
    async react(action: 'like' | 'less' | 'open' = 'like'): Promise<void> {
      place = (place + 5) % 40;
      feed = (await feeds.react(feed.items[place]!.item.url, action)).feed;
    },
    async close(): Promise<void> {
      storage.close();
      await deleteStorage(name);
    },
  };
}
