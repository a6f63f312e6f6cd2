// Chrome's bookmarks: its clock, its folders, and trees that no stack of calls could hold.
import { describe, expect, it } from 'vitest';
import { VisitCollector } from '../collect';
import { createStepper } from '../steps';
import { chromeBookmarks } from './chrome-bookmarks';

const t = 1_700_000_000_123;
const added = `${(BigInt(t) + 11_644_473_600_000n) * 1000n + 7n}`;
const bookmark = { type: 'url', url: 'https://a.example/', name: 'A', date_added: added };

async function read(json: unknown): Promise<VisitCollector> {
  const into = new VisitCollector(t, t);
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  await chromeBookmarks.read(text, into, { stepper: createStepper({}) });
  return into;
}

describe('chromeBookmarks', () => {
  it('reads every folder, in order, as pages kept', async () => {
    const second = { ...bookmark, url: 'https://b.example/' };
    const { visits, skipped } = await read({
      roots: {
        bookmark_bar: { type: 'folder', children: [{ type: 'folder', children: [bookmark] }, second] },
        other: { type: 'folder', children: [{ ...bookmark, url: 5 }, 7, { ...bookmark, date_added: '0' }] },
        custom_root: {
          speedDial: { type: 'folder', children: [{ ...bookmark, url: 'https://c.example/' }] },
          trash: { type: 'folder', children: [bookmark] },
        },
        sync_transaction_version: '1',
      },
    });
    expect(visits).toEqual(
      ['a', 'b', 'c'].map((name) => ({
        url: `https://${name}.example/`,
        title: 'A',
        time: t,
        transition: 'other',
        saved: true,
      })),
    );
    expect(skipped).toEqual([
      { cause: 'no-address', count: 1, examples: ['A'] },
      { cause: 'unreadable-row', count: 1, examples: [] },
      { cause: 'no-time', count: 1, examples: ['https://a.example/'] },
    ]);
  });

  it('knows its file by content, and refuses what breaks off', async () => {
    const text = JSON.stringify({ checksum: '', roots: { bookmark_bar: { children: [bookmark] } } });
    expect(chromeBookmarks.matches(text)).toBe(true);
    expect(chromeBookmarks.matches('{"Browser History": []}')).toBe(false);
    const into = new VisitCollector(t, t);
    const cut = chromeBookmarks.read(text.slice(0, -4), into, { stepper: createStepper({}) });
    await expect(cut).rejects.toMatchObject({ code: 'damaged-file' });
    await expect(read({ roots: [] })).rejects.toMatchObject({ code: 'wrong-file' });
  });

  it('survives folders in folders, 20,000 deep', async () => {
    const depth = 20_000;
    const open = '{"type": "folder", "children": ['.repeat(depth);
    const text = `{"roots": {"other": ${open}${JSON.stringify(bookmark)}${']}'.repeat(depth)}}}`;
    expect((await read(text)).visits).toHaveLength(1);
  });
});
