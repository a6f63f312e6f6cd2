// The order in which pages get their vectors, and the batches made of it.
import { describe, expect, it } from 'vitest';
import type { PageRow } from '../storage/schema';
import { prioritise } from './prioritise';
import { embeddingBatches } from './queue';
import { contentHash } from './text';

const day = 24 * 60 * 60 * 1000;

function page(name: string, ageInDays: number, visits: number): PageRow {
  const lastVisit = 1_700_000_000_000 - ageInDays * day;
  return {
    url: `https://example.com/${name}`,
    title: name,
    site: 'example.com',
    firstVisit: lastVisit,
    lastVisit,
    visits,
    contentHash: contentHash(name),
    origin: 'import',
  };
}

describe('prioritise', () => {
  it('puts new and habitual pages before old and rare ones', () => {
    const pages = [
      page('old rare', 150, 1),
      page('old habit', 150, 40),
      page('new', 0, 1),
      page('new habit', 1, 30),
    ];
    expect(prioritise(pages).map((row) => row.title)).toEqual(['new habit', 'new', 'old habit', 'old rare']);
  });

  it('does not depend on the order given', () => {
    const pages = [page('b', 3, 2), page('a', 3, 2), page('c', 9, 2)];
    expect(prioritise([...pages].reverse())).toEqual(prioritise(pages));
    expect(prioritise([])).toEqual([]);
  });
});

describe('embeddingBatches', () => {
  it('gives every text without a vector once, in order', () => {
    const twin = { ...page('first', 2, 1), url: 'https://example.com/twin' };
    const pages = [page('first', 0, 9), page('known', 1, 1), page('second', 5, 1), page('third', 9, 1), twin];
    const batches = [...embeddingBatches(pages, (hash) => hash === contentHash('known'), 2)];
    expect(batches.flatMap((batch) => batch.texts)).toEqual(['first', 'second', 'third']);
    expect(batches.map((batch) => batch.texts.length)).toEqual([2, 1]);
    expect(batches.flatMap((batch) => batch.hashes)).toEqual(['first', 'second', 'third'].map(contentHash));
  });

  it('gives a page whose hash is of an older text rule its vector under that hash', () => {
    const old = { ...page('first', 0, 1), contentHash: 'of-an-older-rule' };
    const made = new Set<string>();
    const round = () => {
      const batches = [...embeddingBatches([old], (hash) => made.has(hash), 8)];
      for (const hash of batches.flatMap((batch) => batch.hashes)) made.add(hash);
      return batches;
    };
    expect(round()).toEqual([{ hashes: ['of-an-older-rule'], texts: ['first'] }]);
    expect(round()).toEqual([]); // so that asking until nothing is missing comes to an end
  });

  it('gives nothing where everything is known', () => {
    expect([...embeddingBatches([page('a', 0, 1)], () => true, 8)]).toEqual([]);
  });
});
