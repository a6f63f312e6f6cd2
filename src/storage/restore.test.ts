// A backup comes back bit for bit or changes nothing: hostile files, cuts, kills and full disks included.
import 'fake-indexeddb/auto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorCode } from '../device/errors';
import { type BackupKey, makeBackup } from './backup';
import { deleteStorage, openStorage, type Storage } from './database';
import * as passphrases from './passphrase';
import { repairStorage } from './repair';
import { discardRestoring, lookIntoBackup, restoreBackup } from './restore';
import { fillEveryStore, rawRows } from './restore.fixture';

let source: Storage;
let target: Storage;
beforeEach(async () => {
  source = await openStorage('restore-source');
  target = await openStorage('restore-target');
  await fillEveryStore(source);
  await target.write(['settings', 'pages'], 'strict', async (transaction) => {
    await transaction.objectStore('settings').put({ key: 'before', value: 1 });
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const storage of [source, target]) {
    storage.close();
    await deleteStorage(storage.name);
  }
});

/** As the app makes one, but quickly. */
async function keyOf(passphrase: string): Promise<BackupKey> {
  const kdf = { ...passphrases.newKdfParameters(), memory: 1024, passes: 1 };
  return { key: await passphrases.keyFromPassphrase(passphrase, kdf), kdf };
}

type Line = Record<string, unknown>;
const pack = (lines: unknown[]) =>
  new Blob([gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))]);
async function linesOf(blob: Blob): Promise<Line[]> {
  const text = gunzipSync(Buffer.from(await blob.arrayBuffer())).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', errorCode);
/** Restores, expects it to fail, and that nothing has changed. */
async function refused(file: Blob, passphrase: string | null = null): Promise<string> {
  const before = await rawRows('restore-target');
  const code = await codeOf(restoreBackup(target, file, passphrase));
  expect(await rawRows('restore-target')).toStrictEqual(before);
  return code;
}

describe('restoreBackup', () => {
  it('brings back every row as it was, and nothing of before', async () => {
    const progress: number[] = [];
    const backup = await makeBackup(source, 0, null);
    await restoreBackup(target, backup, null, {
      onProgress: (done, total) => progress.push(done / total),
    });
    expect(await rawRows('restore-target')).toStrictEqual(await rawRows('restore-source'));
    expect(progress.at(-1)).toBe(1);
    // The fields' order, too.
    const jobs = (await rawRows('restore-source')).jobs ?? [];
    expect(JSON.stringify((await rawRows('restore-target')).jobs)).toBe(JSON.stringify(jobs));
    // And once more: from what was restored.
    const again = await linesOf(await makeBackup(target, 0, null));
    expect(again).toEqual(await linesOf(backup));
  });

  it('brings back whatever a backup was made of, also from a damaged profile', async () => {
    const long = `https://a.example/${'%E4%BD%A0'.repeat(16_000)}`;
    await source.write(['pages', 'sources', 'liveItems', 'feeds'], 'strict', async (transaction) => {
      const [page] = await transaction.objectStore('pages').getAll();
      await transaction.objectStore('pages').put({ ...page!, url: long });
      const [feed] = await transaction.objectStore('sources').getAll();
      await transaction.objectStore('sources').put({ ...feed!, id: long, url: long });
      const [item] = await transaction.objectStore('liveItems').getAll();
      await transaction.objectStore('liveItems').put({ ...item!, url: long, sourceId: long });
      await transaction.objectStore('liveItems').put({ ...item!, url: `${long}${long}` }); // damaged
      await transaction.objectStore('feeds').put({ id: 'current', time: 1, feed: { url: 'javascript:x' } });
    });
    await restoreBackup(target, await makeBackup(source, 0, null), null);
    const before = await rawRows('restore-source');
    expect(await rawRows('restore-target')).toStrictEqual({
      ...before,
      liveItems: before.liveItems?.filter((row) => (row as { url: string }).url.length <= long.length),
      feeds: [],
    });
  });

  it('follows no live source that this device does not follow', async () => {
    await source.write(['sources'], 'strict', async (transaction) => {
      const [feed] = await transaction.objectStore('sources').getAll();
      await transaction.objectStore('sources').put({ ...feed!, id: 'other', url: 'https://other.example/' });
    });
    await restoreBackup(target, await makeBackup(source, 0, null), null, {
      mayFollow: ({ url }) => url === 'https://f.example/feed',
    });
    const told = (await rawRows('restore-target')).sources as { url: string; on: boolean }[];
    expect(told.map(({ url, on }) => [url, on]).sort()).toEqual([
      ['https://f.example/feed', true],
      ['https://other.example/', false],
    ]);
  });

  it.each(['pages', 'settings'] as const)('is not promised to damaged %s', async (store) => {
    await source.write([store], 'strict', (transaction) => {
      const row = store === 'pages' ? { url: 'https://x.example/' } : { key: 'x', value: 1, more: 2 };
      transaction.objectStore(store).putAll([row] as never[]);
    });
    expect(await codeOf(makeBackup(source, 0, null))).toBe('backup-damaged');
    await repairStorage(source, { contentHash: () => '#new', isUsable: () => true });
    await restoreBackup(target, await makeBackup(source, 0, null), null);
    expect(await rawRows('restore-target')).toStrictEqual(await rawRows('restore-source'));
  });

  it('does so with a passphrase, and with no other', async () => {
    const backup = await makeBackup(source, 0, await keyOf('correct horse'));
    expect(await lookIntoBackup(backup, null)).toEqual({
      created: '1970-01-01T00:00:00.000Z',
      encrypted: true,
      history: null,
      rows: null,
    });
    expect(await codeOf(lookIntoBackup(backup, 'wrong horse'))).toBe('backup-passphrase');
    expect(await refused(backup, null)).toBe('backup-passphrase');
    expect(await refused(backup, 'wrong horse')).toBe('backup-passphrase');
    expect(await lookIntoBackup(backup, 'correct horse')).toMatchObject({
      encrypted: true,
      rows: { pages: 40 },
    });
    await restoreBackup(target, backup, 'correct horse');
    expect(await rawRows('restore-target')).toStrictEqual(await rawRows('restore-source'));
  });

  it('reads what the first version wrote', async () => {
    const lines = await linesOf(await makeBackup(source, 0, null));
    const { history: _, ...header } = lines[0] as { history: unknown };
    // It knew of no NaN, no map and no undefined, and so there were none.
    const rows = lines.slice(1, -1).filter(({ store }) => store !== 'checkpoints' && store !== 'jobs');
    const counts = { ...(lines[0] as { rows: object }).rows, checkpoints: 0, jobs: 0 };
    const old = pack([{ ...header, version: 1, schema: 1, rows: counts }, ...rows]);
    expect(await lookIntoBackup(old, null)).toMatchObject({ encrypted: false, history: null });
    await restoreBackup(target, old, null);
    const expected = { ...(await rawRows('restore-source')), checkpoints: [], jobs: [] };
    expect(await rawRows('restore-target')).toStrictEqual(expected);
  });

  it('is told from other files', async () => {
    for (const file of [
      new Blob([]),
      new Blob(['hello']),
      new Blob(['{"format":"something else"}\n']),
      new Blob([gzipSync('')]),
      new Blob([gzipSync('{"format":"other","version":9}\n')]),
      new Blob([Uint8Array.of(0x1f, 0x8b, 8, 0)]),
    ]) {
      expect(await codeOf(lookIntoBackup(file, null))).toBe('backup-unreadable');
      expect(await refused(file)).toBe('backup-unreadable');
    }
  });

  it('refuses what a later version wrote', async () => {
    const lines = await linesOf(await makeBackup(source, 0, null));
    expect(await refused(pack([{ ...lines[0], version: 3 }, ...lines.slice(1)]))).toBe('backup-version');
    expect(await refused(pack([{ ...lines[0], schema: 99 }, ...lines.slice(1)]))).toBe('backup-version');
    expect(await refused(new Blob(['{"format":"driftfeed-backup","version":3,"new":1}\n...']))).toBe(
      'backup-version',
    );
  });

  it('notices a cut anywhere', async () => {
    for (const passphrase of [null, 'correct horse']) {
      const bytes = Buffer.from(
        await (
          await makeBackup(source, 0, passphrase === null ? null : await keyOf(passphrase))
        ).arrayBuffer(),
      );
      const cuts = [10, 100, bytes.length >> 1, bytes.length - 9, bytes.length - 1];
      for (const cut of cuts) {
        const code = await refused(new Blob([bytes.subarray(0, cut)]), passphrase);
        // Of so little that is encrypted, all is in the first segment.
        expect(['backup-unreadable', 'backup-passphrase']).toContain(code);
      }
    }
    const lines = await linesOf(await makeBackup(source, 0, null));
    expect(await refused(pack(lines.slice(0, -1)))).toBe('backup-unreadable');
    expect(await refused(pack(lines.toSpliced(3, 1)))).toBe('backup-unreadable');
    expect(await refused(pack([...lines, lines[1]]))).toBe('backup-unreadable');
  });

  it.each<[string, (line: Line) => Line]>([
    ['a store that is not known', (line) => ({ ...line, store: 'keys' })],
    ['the staging store', () => ({ store: 'restoring', row: { sequence: 0, store: 'pages', rows: [] } })],
    ['a store named like a prototype', (line) => ({ ...line, store: '__proto__' })],
    ['a row that is none', () => ({ store: 'pages', row: null })],
    ['a field too many', ({ row, ...line }) => ({ ...line, row: { ...(row as object), more: 1 } })],
    [
      'a field of another type',
      ({ row, ...line }) => ({ ...line, row: { ...(row as object), visits: '1' } }),
    ],
    [
      'an address that runs',
      ({ row, ...line }) => ({ ...line, row: { ...(row as object), url: 'javascript:x' } }),
    ],
    [
      'an address that runs in a feed',
      () => ({ store: 'feeds', row: { id: 'current', time: 1, feed: { a: [{ url: ' java\nscript:x' }] } } }),
    ],
    [
      'vectors that are not as long as they say',
      () => ({
        store: 'vectors',
        row: {
          model: 'minilm-en',
          dimensions: 384,
          hashes: ['a'],
          values: { $array: 'Int8Array', base64: 'AAAA' },
          scales: { $array: 'Float32Array', base64: 'AACAPw==' },
        },
      }),
    ],
    [
      'a visit on another day',
      () => ({
        store: 'visits',
        row: {
          day: 5,
          visits: [{ time: 0, url: 'https://a.example/', site: 'a', weight: 1, origin: 'import' }],
        },
      }),
    ],
  ])('refuses %s', async (_, change) => {
    const lines = await linesOf(await makeBackup(source, 0, null));
    const at = lines.findIndex(({ store }) => store === 'pages');
    lines[at] = change(lines[at]!);
    expect(await refused(pack(lines))).toBe('backup-unreadable');
  });

  it('refuses the same row twice, and another count than it says', async () => {
    const lines = await linesOf(await makeBackup(source, 0, null));
    const twice = [...lines.slice(0, 2), lines[1]!, ...lines.slice(3)];
    expect(twice).toHaveLength(lines.length);
    expect(await refused(pack(twice))).toBe('backup-unreadable');
    const rows = { ...(lines[0]!.rows as object), pages: 10 ** 15 };
    expect(await refused(pack([{ ...lines[0], rows }, ...lines.slice(1)]))).toBe('backup-unreadable');
  });

  it('lets text be text', async () => {
    const lines = await linesOf(await makeBackup(source, 0, null));
    const title = '"><img src=x onerror=alert(1)>';
    const page = lines.find(({ store }) => store === 'pages')!;
    page.row = { ...(page.row as object), title };
    await restoreBackup(target, pack(lines), null);
    expect((await rawRows('restore-target')).pages?.[0]).toMatchObject({ title });
  });

  it('does not ask for the memory that a lock claims', async () => {
    const derive = vi.spyOn(passphrases, 'keyFromPassphrase');
    const lock = (kdf: object) =>
      new Blob([
        `${JSON.stringify({
          format: 'driftfeed-backup',
          version: 2,
          created: '2026-01-01T00:00:00.000Z',
          encryption: { cipher: 'AES-256-GCM', segment: 65_536, nonce: 'AAAAAAAAAA==', kdf },
        })}\n`,
        new Uint8Array(100),
      ]);
    const good = passphrases.newKdfParameters();
    for (const kdf of [
      { ...good, memory: 2 ** 40 },
      { ...good, passes: 10 ** 9 },
      { ...good, name: 'none' },
      { ...good, salt: '' },
    ]) {
      expect(await refused(lock(kdf), 'correct horse')).toBe('backup-unreadable');
    }
    expect(derive).not.toHaveBeenCalled();
  });

  it('stops unpacking what is made to fill a disk', async () => {
    const lines = await linesOf(await makeBackup(source, 0, null));
    const { row, store } = lines.find((each) => each.store === 'pages')!;
    const line = `${JSON.stringify({ store, row: { ...(row as object), title: 'a'.repeat(9_000_000) } })}\n`;
    const bomb = gzipSync(`${JSON.stringify(lines[0])}\n${line.repeat(Math.ceil(2 ** 27 / line.length))}`);
    expect(await refused(new Blob([bomb]))).toBe('backup-unreadable');
  });

  it('refuses or restores whole whatever bits are flipped', async () => {
    const bytes = new Uint8Array(
      gunzipSync(Buffer.from(await (await makeBackup(source, 0, null)).arrayBuffer())),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const changed = bytes.slice();
        changed[at]! ^= 1 << bit;
        const before = await rawRows('restore-target');
        const code = await codeOf(restoreBackup(target, new Blob([gzipSync(changed)]), null));
        if (code === 'done') return;
        expect(['backup-unreadable', 'backup-version']).toContain(code);
        expect(await rawRows('restore-target')).toStrictEqual(before);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('can be cancelled at any time, and then nothing has changed', async () => {
    const backup = await makeBackup(source, 0, null);
    const before = await rawRows('restore-target');
    const abort = new AbortController();
    const work = restoreBackup(target, backup, null, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    expect(await codeOf(work)).toBe('cancelled');
    expect(await rawRows('restore-target')).toStrictEqual(before);
    expect(await codeOf(restoreBackup(target, backup, null, { signal: AbortSignal.abort() }))).toBe(
      'cancelled',
    );
  });

  it('killed at any write, leaves what was there or all of the backup', async () => {
    const backup = await makeBackup(source, 0, null);
    const whole = await rawRows('restore-source');
    const before = await rawRows('restore-target');
    let outcome = '';
    let kill = 0;
    for (; outcome !== 'done'; kill++) {
      const write = target.write.bind(target);
      let writes = 0;
      // From the kill on nothing is written any more, the tidying up neither.
      const dying = vi.spyOn(target, 'write').mockImplementation((...parameters) => {
        if (writes++ >= kill) return Promise.reject(new Error('killed'));
        return write(...parameters);
      });
      outcome = await codeOf(restoreBackup(target, backup, null));
      dying.mockRestore();
      await discardRestoring(target); // the next start
      expect(await rawRows('restore-target')).toStrictEqual(outcome === 'done' ? whole : before);
    }
    expect(kill).toBeGreaterThan(5);
  });
});
