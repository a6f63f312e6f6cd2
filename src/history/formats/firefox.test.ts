// Firefox' database: redirects are told by what they lead to.
import { describe, expect, it } from 'vitest';
import { firefoxDatabase, sqlWasm } from '../fixtures/databases';
import { readHistoryFile } from '../read';

const t = 1_700_000_000_123;

describe('firefox', () => {
  it('reads visits, marking the hop of a redirect and not its end', async () => {
    const bytes = await firefoxDatabase([
      { id: 1, url: 'https://start.example/', title: 'Start', time: t, type: 2 },
      { id: 2, url: 'https://hop.example/', time: t + 1, from: 1, hidden: true },
      { id: 3, url: 'https://end.example/', title: 'End', time: t + 2, type: 6, from: 2 },
      { id: 4, url: 'https://frame.example/', time: t + 3, type: 8 },
      { id: 5, url: 'https://end.example/', time: t + 4, type: 9 },
      { id: 6, url: 'https://files.example/a.zip', time: t + 5, type: 7 },
    ]);
    const history = await readHistoryFile(new Blob([bytes]), { sqlWasm: await sqlWasm() });
    expect(history).toMatchObject({
      format: 'firefox',
      visits: [
        { url: 'https://start.example/', title: 'Start', time: t, transition: 'typed' },
        { url: 'https://hop.example/', title: '', time: t + 1, transition: 'redirect', hidden: true },
        { url: 'https://end.example/', title: 'End', time: t + 2, transition: 'link' },
        { url: 'https://frame.example/', title: '', time: t + 3, transition: 'frame' },
        { url: 'https://end.example/', title: 'End', time: t + 4, transition: 'reload' },
        { url: 'https://files.example/a.zip', title: '', time: t + 5, transition: 'download' },
      ],
    });
  });

  it('reads bookmarks, but no folders, tags, queries or what was visited on that day anyway', async () => {
    const day = 86_400_000;
    const bytes = await firefoxDatabase(
      [{ id: 1, url: 'https://seen.example/', title: 'Seen', time: t }],
      [
        { id: 1, type: 2, parent: 0, title: '', guid: 'root________' },
        { id: 2, type: 2, parent: 1, title: 'tags', guid: 'tags________' },
        { id: 3, type: 2, parent: 2, title: 'a tag' },
        { id: 4, type: 2, parent: 1, title: 'toolbar' },
        { id: 5, url: 'https://kept.example/', parent: 4, title: 'Kept', time: t - 9 * day },
        { id: 6, url: 'https://kept.example/', parent: 3, title: '', time: t - 8 * day },
        { id: 7, url: 'https://seen.example/', parent: 4, title: '', time: t + 1000 },
        { id: 8, url: 'https://seen.example/', parent: 4, title: '', time: t - 2 * day },
        { id: 9, url: 'place:sort=8&maxResults=10', parent: 4, title: 'Most Visited', time: t },
        { id: 10, type: 3, parent: 4, title: '' },
      ],
    );
    const { visits, files } = await readHistoryFile(new Blob([bytes]), { sqlWasm: await sqlWasm() });
    expect(visits).toEqual([
      { url: 'https://seen.example/', title: 'Seen', time: t, transition: 'link' },
      { url: 'https://kept.example/', title: 'Kept', time: t - 9 * day, transition: 'other', saved: true },
      { url: 'https://seen.example/', title: 'Seen', time: t - 2 * day, transition: 'other', saved: true },
    ]);
    expect(files[0]).toMatchObject({
      visits: 3,
      saved: 2,
      skipped: [
        { cause: 'not-a-page', count: 1, examples: ['Most Visited'] },
        { cause: 'already-visited', count: 1, examples: ['Seen'] },
      ],
    });
  });
});
