// The chosen file is asked for, written and lost as browsers do it; its handle here is one that only looks like one.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseBackupFile, leaveBackupFile, viewBackupFile, writeBackupFile } from './backup-file';

/** Handles go through a structured clone, which fake-indexeddb does not know them for: they are found by name. */
const files = new Map<string, { leave: PermissionState; asked: number; written: string[]; there: boolean }>();

const keys = vi.fn(async () => {});

function handle(name: string) {
  const file = () => files.get(name)!;
  return {
    name,
    queryPermission: async () => file().leave,
    requestPermission: async () => {
      file().asked++;
      file().leave = 'granted';
      return 'granted';
    },
    createWritable: async () => {
      if (!file().there) throw new DOMException('gone', 'NotFoundError');
      let text = '';
      const decoder = new TextDecoder();
      return new WritableStream<Uint8Array>({
        write(chunk) {
          text += decoder.decode(chunk, { stream: true });
        },
        close: () => void file().written.push(text),
      });
    },
  };
}

beforeEach(() => {
  keys.mockClear();
  files.set('mine', { leave: 'granted', asked: 0, written: [], there: true });
  vi.stubGlobal('showSaveFilePicker', async () => handle('mine'));
  const clone = globalThis.structuredClone;
  vi.stubGlobal('structuredClone', (value: { handle?: { name: string } }) =>
    value?.handle ? { ...value, handle: handle(value.handle.name) } : clone(value),
  );
});
afterEach(async () => {
  await leaveBackupFile();
  vi.unstubAllGlobals();
});

const make = async () => new Blob(['everything']);
const choose = (locked = false) => chooseBackupFile('x', { file: new Blob(['the first']), locked }, keys, 1);

describe('a chosen backup file', () => {
  it('is none at first, and none where the browser has no such files', async () => {
    expect(await viewBackupFile()).toBeNull();
    expect(await writeBackupFile(make, true, 1)).toBe('none');
    vi.stubGlobal('showSaveFilePicker', undefined);
    expect(await viewBackupFile()).toBeNull();
  });

  it('is written again and again until it is left', async () => {
    expect(await choose()).toBe('written');
    expect(keys).toHaveBeenCalledOnce();
    expect(await viewBackupFile()).toEqual({ name: 'mine', locked: false, written: 1 });
    expect(await writeBackupFile(make, false, 5)).toBe('written');
    expect(await writeBackupFile(make, false, 6)).toBe('written');
    expect(files.get('mine')?.written).toEqual(['the first', 'everything', 'everything']);
    expect(await viewBackupFile()).toMatchObject({ written: 6 });
    await leaveBackupFile();
    expect(await writeBackupFile(make, false, 7)).toBe('none');
    expect(files.get('mine')?.written).toHaveLength(3);
  });

  it('has no key beside it, and is not written unlocked where that is gone', async () => {
    await choose(true);
    const database = await openDB('driftfeed-backup-file');
    const [row] = await database.getAll('kept');
    database.close();
    expect(Object.keys(row).sort()).toEqual(['handle', 'locked', 'written']);
    const asked = vi.fn(async () => null);
    expect(await writeBackupFile(asked, false, 5)).toBe('gone');
    expect(asked).toHaveBeenCalledWith(true);
    expect(files.get('mine')?.written).toEqual(['the first']);
  });

  it('takes the key away that an earlier version kept beside it', async () => {
    const old = await openDB('driftfeed-backup-file', 1, {
      upgrade: (created) => void created.createObjectStore('kept'),
    });
    await old.put('kept', { lock: { key: 'in clear' } }, 'current');
    old.close();
    expect(await viewBackupFile()).toBeNull();
    const database = await openDB('driftfeed-backup-file');
    expect(await database.getAll('kept')).toEqual([]);
    database.close();
  });

  it('is left as it was where the browser does not let it be chosen', async () => {
    const refuse = (name: string) =>
      vi.stubGlobal('showSaveFilePicker', () => Promise.reject(new DOMException('no', name)));
    refuse('SecurityError');
    await expect(choose()).rejects.toMatchObject({ code: 'backup-click' });
    refuse('AbortError');
    await expect(choose()).rejects.toMatchObject({ name: 'AbortError' });
    expect(keys).not.toHaveBeenCalled();
    expect(await viewBackupFile()).toBeNull();
  });

  it('is asked for at a click only', async () => {
    await choose();
    files.get('mine')!.leave = 'prompt';
    expect(await writeBackupFile(make, false, 5)).toBe('ask');
    expect(files.get('mine')?.asked).toBe(0);
    expect(await writeBackupFile(make, true, 5)).toBe('written');
    expect(files.get('mine')?.asked).toBe(1);
  });

  it('may be gone, and then nothing is noted as written', async () => {
    files.get('mine')!.there = false;
    expect(await choose()).toBe('gone');
    expect(await writeBackupFile(make, false, 5)).toBe('gone');
    expect(await viewBackupFile()).toMatchObject({ written: null });
  });

  it('is not written where no backup could be made', async () => {
    await choose();
    const failing = () => Promise.reject(new Error('locked'));
    await expect(writeBackupFile(failing, false, 5)).rejects.toThrow('locked');
    expect(files.get('mine')?.written).toEqual(['the first']);
  });
});
