// Sealing and unsealing everything: nothing readable is left, nothing is lost, wherever it is killed.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveCheckpoint } from './checkpoints';
import { addFeedback, listFeedback } from './feedback';
import { saveFeed } from './feeds';
import { storedVisits } from './history.fixture';
import { createJob } from './jobs';
import { asText, rawRows } from './sealed.fixture';
import { saveLiveItems, saveSource } from './sources';
import { type Storage, storeNames } from './transaction';
import { Vault } from './vault';
import { appendVectors } from './vectors';
import { addVisits } from './visits';

vi.mock('./passphrase', async (original) => {
  const { cheapPassphrases } = await import('./passphrase.fixture');
  return cheapPassphrases(await original<typeof import('./passphrase')>());
});

const passphrase = 'correct horse battery staple';
const day = 86_400_000;
/** With little noise, so that the tests are quick. */
const openVault = (of: string) => new Vault(of, 100_000);
let names = 0;
let name = '';
let open: Storage | null = null;

beforeEach(() => {
  name = `vault-${names++}`;
});
afterEach(async () => {
  vi.restoreAllMocks();
  open?.close();
  open = null;
  await openVault(name).erase();
});

/** A row or more in every store, with words that can be searched for. */
async function fill(storage: Storage): Promise<void> {
  const pages = Array.from({ length: 5 }, (_, index) => ({
    url: `https://secretsite${index % 2}.example/secretpath-${index}`,
    title: `Secret title ${index}`,
    site: `secretsite${index % 2}.example`,
    contentHash: `secrethash${index}`,
  }));
  const visits = pages.map(({ url, site }, index) => ({
    time: (index + 1) * day,
    url,
    site,
    weight: 1,
    origin: 'import' as const,
  }));
  await addVisits(storage, pages, visits);
  await appendVectors(storage, 'minilm-en', ['secrethash0', 'secrethash1'], {
    dimensions: 4,
    values: Int8Array.from('SECRETSE', (letter) => letter.charCodeAt(0)),
    scales: Float32Array.of(0.1, 0.2),
  });
  await saveSource(storage, {
    id: 'https://secretfeed.example/rss',
    title: 'Secret feed',
    url: 'https://secretfeed.example/rss',
    preset: false,
    on: true,
    items: 1,
  });
  const item = { kind: 'article', lang: 'en' as const, tags: [], fetched: 1, contentHash: 'secrethash9' };
  await saveLiveItems(
    storage,
    [
      {
        ...item,
        url: 'https://secretfeed.example/1',
        sourceId: 'https://secretfeed.example/rss',
        title: 'Secret news',
        summary: 'secretsummary',
        published: 1,
      },
    ],
    1,
  );
  await addFeedback(storage, {
    itemUrl: 'https://secretfeed.example/1',
    title: 'Secret news',
    kind: 'article',
    contentHash: 'secrethash9',
    action: 'like',
    time: 5,
  });
  await saveCheckpoint(storage, {
    id: 'evolution',
    model: 'minilm-en',
    time: 1,
    stale: false,
    state: { weights: Float32Array.of(1, 2, Number.NaN), of: 'secretmodel' },
  });
  await createJob(storage, { kind: 'import', total: 3, payload: { file: 'secretfile' } }, 1);
  await storage.write(['staged', 'settings'], 'strict', async (transaction) => {
    await transaction.objectStore('staged').add({ jobId: 1, sequence: 0, pages: [], visits: [visits[0]!] });
    await transaction.objectStore('settings').put({ key: 'cards', value: ['secretfriend'] });
  });
  await saveFeed(storage, { items: ['secretitem'] }, 1);
}

async function everything(storage: Storage): Promise<unknown> {
  return storage.read(storeNames, async (transaction) => {
    const all: Record<string, unknown> = {};
    for (const store of storeNames) all[store] = await transaction.objectStore(store).getAll();
    return all;
  });
}

/** A plain database with a row or more in every store. Returns all of them. */
async function filled(vault: Vault): Promise<unknown> {
  const storage = await vault.open();
  await fill(storage);
  const all = await everything(storage);
  storage.close();
  return all;
}

async function readAll(vault: Vault): Promise<unknown> {
  open = await vault.open();
  const all = await everything(open);
  open.close();
  return all;
}

const databases = async () =>
  (await indexedDB.databases()).map((database) => database.name).filter((each) => each?.startsWith(name));

describe('a vault', () => {
  it('keeps plain rows until it is told otherwise, and leaves no trace of a lock', async () => {
    const vault = openVault(name);
    await filled(vault);
    expect(await vault.state()).toEqual({ sealed: false, open: true, idleMinutes: null });
    expect(await databases()).toEqual([name]);
    expect(asText(await rawRows(name))).toMatch(/secret/i); // what the next test looks for can be found
  });

  it('seals all of it: the same rows, and none of them to be seen', async () => {
    const vault = openVault(name);
    const before = await filled(vault);
    await vault.seal(passphrase, 15);
    expect(await vault.state()).toEqual({ sealed: true, open: true, idleMinutes: 15 });
    expect(await readAll(vault)).toStrictEqual(before);
    expect((await databases()).sort()).toEqual([`${name}-lock`, `${name}-sealed`]);
    for (const database of await databases()) {
      const text = asText(await rawRows(database!));
      expect(text.length).toBeGreaterThan(100);
      expect(text).not.toMatch(/secret|minilm-en|evolution/i);
    }
  });

  it('is locked for whoever comes next, until the passphrase is said', async () => {
    const before = await filled(openVault(name));
    await openVault(name).seal(passphrase, null);
    const vault = openVault(name);
    expect(await vault.state()).toEqual({ sealed: true, open: false, idleMinutes: null });
    await expect(vault.open()).rejects.toMatchObject({ code: 'locked' });
    await expect(vault.unlock('correct horse battery stapl')).rejects.toMatchObject({
      code: 'wrong-passphrase',
    });
    await expect(vault.open()).rejects.toMatchObject({ code: 'locked' });
    await vault.unlock(passphrase);
    expect(await readAll(vault)).toStrictEqual(before);
    vault.lock();
    await expect(vault.open()).rejects.toMatchObject({ code: 'locked' });
  });

  it('changes the passphrase without touching a row', async () => {
    await filled(openVault(name));
    const vault = openVault(name);
    await vault.seal(passphrase, 5);
    const rows = await rawRows(`${name}-sealed`);
    await expect(vault.changePassphrase('not the one', 'another passphrase')).rejects.toMatchObject({
      code: 'wrong-passphrase',
    });
    await vault.changePassphrase(passphrase, 'another passphrase');
    expect(await rawRows(`${name}-sealed`)).toStrictEqual(rows);
    const next = openVault(name);
    await expect(next.unlock(passphrase)).rejects.toMatchObject({ code: 'wrong-passphrase' });
    await next.unlock('another passphrase');
    expect((await next.state()).idleMinutes).toBe(5);
    await readAll(next);
  });

  it('unseals all of it, and goes on numbering', async () => {
    const vault = openVault(name);
    const before = await filled(vault);
    await vault.seal(passphrase, null);
    await vault.unseal();
    expect(await readAll(vault)).toStrictEqual(before);
    expect(await databases()).toEqual([name]);
    open = await vault.open();
    const [old] = await listFeedback(open);
    const { id: _, ...row } = old!;
    expect(await addFeedback(open, row)).toBeGreaterThan(old!.id);
  });

  it('gives no number twice while it is sealed', async () => {
    const vault = openVault(name);
    await filled(vault);
    await vault.seal(passphrase, null);
    open = await vault.open();
    const first = await createJob(open, { kind: 'training', total: 1 }, 1);
    await open.write(['jobs'], 'strict', (transaction) => transaction.objectStore('jobs').delete(first.id));
    open.close();
    open = await vault.open();
    expect((await createJob(open, { kind: 'training', total: 1 }, 1)).id).toBe(first.id + 1);
  });

  it('erases everything, locked as well', async () => {
    await filled(openVault(name));
    await openVault(name).seal(passphrase, null);
    const vault = openVault(name);
    await vault.erase();
    expect(await databases()).toEqual([]);
    open = await vault.open();
    expect(await storedVisits(open)).toEqual([]);
  });

  it('refuses a short passphrase, a second one, and to unseal what is plain or locked', async () => {
    await filled(openVault(name));
    const vault = openVault(name);
    await expect(vault.seal('1234567', null)).rejects.toMatchObject({ code: 'misuse' });
    await expect(vault.unseal()).rejects.toMatchObject({ code: 'misuse' });
    await vault.seal(passphrase, null);
    await expect(vault.seal(passphrase, null)).rejects.toMatchObject({ code: 'misuse' });
    await expect(vault.changePassphrase(passphrase, 'short')).rejects.toMatchObject({ code: 'misuse' });
    await expect(openVault(name).unseal()).rejects.toMatchObject({ code: 'locked' });
  });
});

describe('a vault that is killed', () => {
  /** Lets the browser answer so many requests more for a transaction, a database or its end, and then none. */
  function killAfter(requests: number): () => boolean {
    let left = requests;
    const orKill = () => {
      if (left-- <= 0) throw new DOMException('killed', 'AbortError');
    };
    const { transaction } = IDBDatabase.prototype;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
      this: IDBDatabase,
      ...rest: Parameters<typeof transaction>
    ) {
      // An upgrade's own transaction is begun by the browser, not by a request.
      if (String(rest[1]) !== 'versionchange') orKill();
      return transaction.apply(this, rest);
    });
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...rest) {
      orKill();
      return put.apply(this, rest);
    });
    const open = indexedDB.open.bind(indexedDB);
    vi.spyOn(indexedDB, 'open').mockImplementation((...rest) => {
      orKill();
      return open(...rest);
    });
    const deleteDatabase = indexedDB.deleteDatabase.bind(indexedDB);
    vi.spyOn(indexedDB, 'deleteDatabase').mockImplementation((...rest) => {
      orKill();
      return deleteDatabase(...rest);
    });
    return () => left < 0;
  }

  it.each(['seal', 'unseal'] as const)('anywhere in %s has all of it, sealed or plain', async (step) => {
    const outcomes = new Set<boolean>();
    let kills = 0;
    for (let requests = 0; ; requests++) {
      name = `vault-${names++}`;
      const vault = openVault(name);
      const before = await filled(vault);
      if (step === 'unseal') await vault.seal(passphrase, null);
      const killed = killAfter(requests);
      await (step === 'seal' ? vault.seal(passphrase, null) : vault.unseal()).catch(() => {});
      const through = !killed();
      vi.restoreAllMocks();

      const next = openVault(name); // a new start of the browser
      const { sealed } = await next.state();
      outcomes.add(sealed);
      if (sealed) await next.unlock(passphrase);
      expect(await readAll(next), `killed after ${requests}`).toStrictEqual(before);
      // What does not count is gone, at the latest now.
      await vi.waitFor(async () => expect(await databases()).not.toContain(sealed ? name : `${name}-sealed`));
      if (step === 'seal' && !sealed) await next.seal(passphrase, null); // and it can be done again
      await next.erase();
      if (through) break;
      kills++;
    }
    expect(kills).toBeGreaterThan(40);
    expect(outcomes).toEqual(new Set([true, false]));
  });
});
