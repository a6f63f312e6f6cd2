// A backup is the same whether rows are sealed or not, and comes back into either.
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { backupStores, makeBackup } from './backup';
import { deleteStorage, openStorage, type Storage } from './database';
import { restoreBackup } from './restore';
import { fillEveryStore } from './restore.fixture';
import { asText, openSealed, rawRows } from './sealed.fixture';

const opened: Storage[] = [];
let names = 0;
async function open(kind: 'plain' | 'sealed'): Promise<Storage> {
  const storage = await (kind === 'plain' ? openStorage : openSealed)(`backup-${kind}-${names++}`);
  opened.push(storage);
  return storage;
}
afterEach(async () => {
  for (const storage of opened.splice(0)) {
    storage.close();
    await deleteStorage(storage.name);
  }
});

async function everything(storage: Storage): Promise<unknown> {
  return storage.read(backupStores, async (transaction) => {
    const all: Record<string, unknown> = {};
    for (const store of backupStores) all[store] = await transaction.objectStore(store).getAll();
    return all;
  });
}

describe('a backup', () => {
  it.each([
    ['sealed', 'plain'],
    ['plain', 'sealed'],
    ['sealed', 'sealed'],
  ] as const)('of %s rows comes back into %s storage', async (one, other) => {
    const [from, to] = [await open(one), await open(other)];
    await fillEveryStore(from);
    await fillEveryStore(to, 3);
    await restoreBackup(to, await makeBackup(from, 1, null), null);
    expect(await everything(to)).toStrictEqual(await everything(from));
    if (other === 'sealed') expect(asText(await rawRows(to.name))).not.toMatch(/a\.example|Seite/);
  });
});
