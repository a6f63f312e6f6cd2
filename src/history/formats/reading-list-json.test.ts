// Pinboard, Omnivore and their like.
import { describe, expect, it } from 'vitest';
import { causes, readText } from '../fixtures/read-text';

const t = Date.UTC(2020, 0, 2, 3, 4, 5);

describe('reading lists as JSON', () => {
  it.each([
    [
      'Pinboard',
      [
        {
          href: 'https://a.example/',
          description: 'A',
          extended: 'long',
          hash: 'x',
          time: '2020-01-02T03:04:05Z',
          shared: 'no',
          toread: 'yes',
          tags: '',
        },
      ],
    ],
    [
      'Omnivore',
      [
        {
          id: 'x',
          slug: 'a',
          title: 'A',
          description: 'long',
          url: 'https://a.example/',
          state: 'Active',
          labels: [],
          savedAt: '2020-01-02T03:04:05.000Z',
          publishedAt: null,
        },
      ],
    ],
    [
      'Wallabag',
      [{ title: 'A', url: 'https://a.example/', created_at: '2020-01-02T04:04:05+01:00', content: '<p>' }],
    ],
    ['a list in an object', { bookmarks: [{ url: 'https://a.example/', title: 'A', dateAdded: t }] }],
  ])('%s', async (_, json) => {
    const { format, visits } = await readText(JSON.stringify(json));
    expect(format).toBe('reading-list');
    expect(visits).toEqual([
      { url: 'https://a.example/', title: 'A', time: t, transition: 'other', saved: true },
    ]);
  });

  it('says what it skips', async () => {
    const entry = { url: 'https://a.example/', title: 'A', savedAt: 'soon' };
    const { skipped } = await readText(
      JSON.stringify([entry, { ...entry, savedAt: null }, { ...entry, url: 4 }, 7]),
    );
    expect(causes(skipped)).toEqual({ 'bad-time': 1, 'no-time': 1, 'no-address': 1, 'unreadable-row': 1 });
  });

  it('refuses JSON without addresses', async () => {
    await expect(readText('[{"x": {"url": "a", "time": 1}}]')).rejects.toMatchObject({ code: 'wrong-file' });
  });
});
