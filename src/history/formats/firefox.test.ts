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
    expect(history).toEqual({
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
});
