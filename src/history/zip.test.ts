// Archives: any folder, any name, archives in archives; bombs, false claims and damage are told apart.
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { chromeDatabase, database, firefoxDatabase, sqlWasm } from './fixtures/databases';
import { readHistoryFile, readHistoryFiles } from './read';
import { ZipArchive } from './zip';

const wasm = await sqlWasm();
const t = 1_700_000_000_000;
const text = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const zip = (files: Zippable) => zipSync(files) as Uint8Array<ArrayBuffer>;
const read = (archive: Uint8Array<ArrayBuffer>, signal?: AbortSignal) =>
  readHistoryFile(new File([archive], 'profile.zip'), { sqlWasm: wasm, signal });
const chrome = await chromeDatabase([{ url: 'https://a.example/', title: 'A', time: t }]);
const firefox = await firefoxDatabase([{ id: 1, url: 'https://b.example/', title: 'B', time: t }]);
const takeout = text({ 'Browser History': [{ url: 'https://c.example/', title: 'C', time_usec: t * 1000 }] });
const cookies = await database((made) => made.run('CREATE TABLE cookies(id)'));

describe('a zip', () => {
  it('gives every history in it, told by content, in any folder', async () => {
    const { visits, files, ignored, format } = await read(
      zip({
        'Profil 1/Verlauf': chrome,
        'Profil 1/Cookies': cookies,
        'Profil 1/Cache/data_0': new Uint8Array(300),
        'Takeout/Chrome/历史记录.json': [takeout, { level: 0 }],
        'Takeout/archive_browser.html': text('<html><body>Archive</body></html>'),
        'firefox.zip': zip({ 'x/y/places.sqlite': firefox }),
        'old/History': chrome.slice(0, 5000),
      }),
    );
    expect(visits.map(({ url }) => url).sort()).toEqual([
      'https://a.example/',
      'https://b.example/',
      'https://c.example/',
    ]);
    expect(format).toBe('chrome');
    expect(files.map(({ name, format: each, refused }) => [name, each, refused])).toEqual([
      ['Profil 1/Verlauf', 'chrome', null],
      ['Takeout/Chrome/历史记录.json', 'takeout', null],
      ['firefox.zip/x/y/places.sqlite', 'firefox', null],
      ['old/History', null, 'damaged-file'],
    ]);
    expect(ignored).toEqual({
      count: 3,
      examples: ['Profil 1/Cache/data_0', 'Takeout/archive_browser.html', 'Profil 1/Cookies'],
    });
  });

  it('is put together with what was chosen beside it', async () => {
    const chosen = [new File([zip({ History: chrome })], 'a.zip'), new File([firefox], 'places.sqlite')];
    const { files } = await readHistoryFiles(chosen, { sqlWasm: wasm });
    expect(files.map(({ name, visits }) => [name, visits])).toEqual([
      ['a.zip/History', 1],
      ['places.sqlite', 1],
    ]);
  });

  it('is refused if there is no history in it, and if it is empty', async () => {
    await expect(read(zip({ 'a.txt': text('Dear diary') }))).rejects.toMatchObject({ code: 'wrong-file' });
    await expect(read(zip({}))).rejects.toMatchObject({ code: 'wrong-file' });
  });

  it('is refused if it breaks off anywhere', async () => {
    const whole = zip({ 'x/History': chrome, 'y/places.sqlite': firefox });
    for (const length of [10, 500, whole.length >> 1, whole.length - 60, whole.length - 1]) {
      await expect(read(whole.slice(0, length)), `${length}`).rejects.toMatchObject({ code: 'damaged-file' });
    }
  });

  it('says so if a bit of an entry is wrong', async () => {
    const archive = zip({ History: [chrome, { level: 0 }] });
    archive[archive.length >> 1]! ^= 1;
    await expect(read(archive)).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('says so if it has a password', async () => {
    const archive = zip({ History: chrome });
    const view = new DataView(archive.buffer);
    const list = archive.length - 22 - 46 - 'History'.length;
    expect(view.getUint32(list, true)).toBe(0x02014b50);
    view.setUint16(list + 8, 1, true);
    await expect(read(archive)).rejects.toMatchObject({ code: 'encrypted-file' });
  });

  it('is not unpacked where it is a bomb, or claims to be one', async () => {
    const zeros = new Uint8Array(80 * 1024 * 1024);
    zeros.set(chrome);
    await expect(read(zip({ History: zeros }))).rejects.toMatchObject({ code: 'file-too-large' });

    const archive = zip({ History: chrome });
    const claims = (size: number) => {
      const changed = archive.slice();
      const list = archive.length - 22 - 46 - 'History'.length;
      new DataView(changed.buffer).setUint32(list + 24, size, true);
      return changed;
    };
    await expect(read(claims(0xf0000000))).rejects.toMatchObject({ code: 'file-too-large' });
    await expect(read(claims(50_000_000))).rejects.toMatchObject({ code: 'damaged-file' });
    await expect(read(claims(chrome.length - 1))).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('is unpacked no further than allowed over all entries', async () => {
    const blob = new Blob([zip({ a: text('x'.repeat(600)), b: text('y'.repeat(600)) })]);
    const archive = await ZipArchive.open(blob);
    const [first, second] = archive.entries;
    const allowance = { left: 1_000 };
    expect(await archive.unpack(first!, { longest: 1e6, allowance })).toHaveLength(600);
    await expect(archive.unpack(second!, { longest: 1e6, allowance })).rejects.toMatchObject({
      code: 'file-too-large',
    });
    await expect(archive.unpack(second!, { longest: 599, allowance: { left: 1_000 } })).rejects.toMatchObject(
      { code: 'file-too-large' },
    );
  });

  it('is unpacked no further than looked at, and that counts too', async () => {
    const most = 1e9;
    const allowance = { left: most };
    const archive = await ZipArchive.open(new Blob([zip({ a: new Uint8Array(60_000_000) })]));
    expect(await archive.peek(archive.entries[0]!, 2_048, allowance)).toEqual(new Uint8Array(2_048));
    expect(most - allowance.left).toBeGreaterThanOrEqual(2_048);
    expect(most - allowance.left).toBeLessThan(300_000);
    await expect(archive.peek(archive.entries[0]!, 2_048, { left: 0 })).rejects.toMatchObject({
      code: 'file-too-large',
    });
    // However small the pieces, the start is all there.
    const mixed = await ZipArchive.open(new Blob([zip({ History: chrome })]));
    const start = await mixed.peek(mixed.entries[0]!, 4_096, allowance);
    expect(start).toEqual(chrome.subarray(0, 4_096));
  });

  it('counts what was unpacked in vain', async () => {
    const costOf = async (made: Uint8Array<ArrayBuffer>, size: number) => {
      const view = new DataView(made.buffer);
      view.setUint32(made.length - 22 - 46 - 1 + 24, size, true);
      const archive = await ZipArchive.open(new Blob([made]));
      const allowance = { left: 1e9 };
      await expect(
        archive.unpack(archive.entries[0]!, { longest: 1e9, allowance }),
        `${size}`,
      ).rejects.toMatchObject({ code: 'damaged-file' });
      return 1e9 - allowance.left;
    };
    const zeros = new Uint8Array(20_000_000);
    const whole = zip({ a: zeros });
    expect(await costOf(whole.slice(), 1_000), 'longer than it claims').toBe(zeros.length);
    expect(await costOf(whole.slice(), zeros.length + 1), 'shorter').toBe(zeros.length);
    const list = new DataView(whole.buffer).getUint32(whole.length - 6, true);
    const damaged = whole.slice();
    damaged.fill(0xff, list - 1_000, list);
    expect(await costOf(damaged, zeros.length), 'no deflate').toBeGreaterThanOrEqual(zeros.length / 2);
  });

  it('is refused if entries share bytes: a small piece could be unpacked thousands of times', async () => {
    const open = (shift: number) => ZipArchive.open(new Blob([withTwin(zip({ a: chrome }), shift)]));
    for (const shift of [0, 1, 500]) {
      await expect(open(shift), `${shift}`).rejects.toMatchObject({ code: 'damaged-file' });
    }
    expect((await open(1e6)).entries).toHaveLength(2);
    await expect(read(withTwin(zip({ a: chrome }), 0))).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('is cancelled between any two steps', async () => {
    const archive = zip({ 'a/History': chrome, 'b/places.sqlite': firefox, 'c.json': takeout });
    let looks = 0;
    const abortedFrom = (look: number) =>
      ({
        get aborted() {
          return ++looks >= look;
        },
      }) as AbortSignal;
    await read(archive, abortedFrom(Number.POSITIVE_INFINITY));
    const all = looks;
    expect(all).toBeGreaterThan(6);
    for (let look = 1; look <= all; look++) {
      looks = 0;
      const outcome = await read(archive, abortedFrom(look)).then(
        () => 'read',
        (error) => error.code,
      );
      // How often it pauses, the machine decides: this time it may have been done before that look.
      expect(outcome, `${look}`).toBe(looks < look ? 'read' : 'cancelled');
    }
  });

  it('with sizes beyond 32 bits is listed (zip64)', async () => {
    const archive = zip64Of(zip({ History: chrome }));
    expect((await read(archive)).visits).toHaveLength(1);
  });
});

/** The archive of one entry, listed once more, `shift` bytes further on. */
function withTwin(archive: Uint8Array<ArrayBuffer>, shift: number): Uint8Array<ArrayBuffer> {
  const end = archive.length - 22;
  const list = new DataView(archive.buffer).getUint32(end + 16, true);
  const made = new Uint8Array(archive.length + end - list);
  made.set(archive.subarray(0, end));
  made.set(archive.subarray(list), end);
  const view = new DataView(made.buffer);
  view.setUint32(end + 42, view.getUint32(end + 42, true) + shift, true);
  const last = made.length - 22;
  for (const at of [8, 10]) view.setUint16(last + at, 2, true);
  view.setUint32(last + 12, 2 * (end - list), true);
  return made;
}

/** The same archive of one entry with its numbers where zip64 has them. */
function zip64Of(archive: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(archive.buffer);
  const end = archive.length - 22;
  const list = view.getUint32(end + 16, true);
  const entry = archive.slice(list, end);
  const numbers = new DataView(entry.buffer);
  const extra = new DataView(new ArrayBuffer(4 + 24));
  extra.setUint16(0, 1, true);
  extra.setUint16(2, 24, true);
  extra.setBigUint64(4, BigInt(numbers.getUint32(24, true)), true);
  extra.setBigUint64(12, BigInt(numbers.getUint32(20, true)), true);
  extra.setBigUint64(20, BigInt(numbers.getUint32(42, true)), true);
  for (const at of [24, 20, 42]) numbers.setUint32(at, 0xffffffff, true);
  numbers.setUint16(30, 28, true);
  const record = new DataView(new ArrayBuffer(56));
  record.setUint32(0, 0x06064b50, true);
  record.setBigUint64(32, 1n, true);
  record.setBigUint64(40, BigInt(entry.length + 28), true);
  record.setBigUint64(48, BigInt(list), true);
  const locator = new DataView(new ArrayBuffer(20));
  locator.setUint32(0, 0x07064b50, true);
  locator.setBigUint64(8, BigInt(list + entry.length + 28), true);
  const last = archive.slice(end);
  new DataView(last.buffer).setUint32(16, 0xffffffff, true);
  const parts = [archive.slice(0, list), entry, extra.buffer, record.buffer, locator.buffer, last];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part instanceof Uint8Array ? part : new Uint8Array(part), at);
    at += part.byteLength;
  }
  return joined;
}
