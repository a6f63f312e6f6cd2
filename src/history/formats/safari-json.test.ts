// Safari's export: both names of its counts, chains of redirects, pages that never loaded.
import { describe, expect, it } from 'vitest';
import { causes, readText } from '../fixtures/read-text';

const t = 1_700_000_000_123;
const file = (history: object[]) =>
  JSON.stringify({
    metadata: { browser_name: 'Safari', browser_version: '18.2', data_type: 'history', schema_version: 1 },
    history,
  });
const entry = (change: object = {}) => ({
  url: 'https://a.example/',
  title: '标题',
  time_usec: t * 1000 + 9,
  ...change,
});

describe('safari JSON', () => {
  it.each(['visit_count', 'visits_count'])('reads an export with %s', async (name) => {
    const { format, visits } = await readText(file([entry({ [name]: 3 })]));
    expect(format).toBe('safari-json');
    expect(visits).toEqual([{ url: 'https://a.example/', title: '标题', time: t, transition: 'link' }]);
  });

  it('takes what sent the browser on for a hop, and the end of the chain for the visit', async () => {
    const { visits } = await readText(
      file([
        entry({
          url: 'http://a.example/',
          title: undefined,
          destination_url: 'https://b.example/',
          destination_time_usec: t * 1000,
        }),
        entry({
          url: 'https://b.example/',
          source_url: 'http://a.example/',
          source_time_usec: t * 1000,
          visits_count: 1,
        }),
      ]),
    );
    expect(visits.map(({ url, transition }) => [url, transition])).toEqual([
      ['http://a.example/', 'redirect'],
      ['https://b.example/', 'link'],
    ]);
  });

  it('says what it skips', async () => {
    const { visits, skipped } = await readText(
      file([
        entry({ visits_count: 1, latest_visit_was_load_failure: true }),
        entry({ time_usec: undefined }),
        entry({ time_usec: -5 }),
        entry({ url: 7 }),
        entry(),
      ]).replace(/]}$/, ',7]}'),
    );
    expect(visits).toHaveLength(1);
    expect(causes(skipped)).toEqual({
      'not-loaded': 1,
      'no-time': 1,
      'bad-time': 1,
      'no-address': 1,
      'unreadable-row': 1,
    });
  });

  it('refuses what breaks off', async () => {
    await expect(readText(file([entry({ visit_count: 1 })]).slice(0, -3))).rejects.toMatchObject({
      code: 'damaged-file',
    });
  });
});
