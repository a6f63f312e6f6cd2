// Trees of pages that go round in circles or share their branches are found before SQLite walks them.
import { describe, expect, it } from 'vitest';
import { chromeDatabase, sqlWasm } from '../fixtures/databases';
import { readHistoryFile } from '../read';
import { PageWalk } from './pages';

const visits = Array.from({ length: 4_000 }, (_, index) => ({
  url: `https://a.example/${index}`,
  title: `A title of some length ${index}`,
  time: 1_700_000_000_000 + index,
}));
const pageSize = 4096;

/** The first page that is an inner one of a table, and where its pointers to others stand. */
function innerPage(bytes: Uint8Array): { start: number; cells: number; view: DataView } {
  const view = new DataView(bytes.buffer);
  for (let start = pageSize; start < bytes.length; start += pageSize) {
    if (bytes[start] === 5) return { start, cells: view.getUint16(start + 3), view };
  }
  throw new Error('no inner page');
}

describe('PageWalk', () => {
  it('walks every table of a whole file once', async () => {
    const bytes = await chromeDatabase(visits);
    const walk = new PageWalk(bytes);
    walk.tree(1);
    expect(() => walk.tree(1)).toThrow('two places');
    expect(() => walk.tree(100_000)).toThrow('no page');
  });

  it.each([
    ['itself', (start: number) => start / pageSize + 1],
    ['the first page', () => 1],
    ['a page beyond the end', () => 1_000_000],
    ['no page', () => 0],
  ])('refuses a tree with a branch to %s', async (_, target) => {
    const bytes = await chromeDatabase(visits);
    const { start, view } = innerPage(bytes);
    view.setUint32(start + 8, target(start));
    const read = readHistoryFile(new Blob([bytes]), { sqlWasm: await sqlWasm() });
    await expect(read).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('refuses a tree all of whose branches are one', async () => {
    const bytes = await chromeDatabase(visits);
    const { start, cells, view } = innerPage(bytes);
    const same = view.getUint32(start + 8);
    for (let cell = 0; cell < cells; cell++) {
      view.setUint32(start + view.getUint16(start + 12 + cell * 2), same);
    }
    const read = readHistoryFile(new Blob([bytes]), { sqlWasm: await sqlWasm() });
    await expect(read).rejects.toMatchObject({ code: 'damaged-file' });
  });
});
