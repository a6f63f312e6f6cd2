// The chosen file is asked for, written and lost as browsers do it; its handle here is one that only looks like one.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseBackupFile, leaveBackupFile, viewBackupFile, writeBackupFile } from './backup-file';

/** Handles go through a structured clone, which fake-indexeddb does not know them for: they are found by name. */
const files = new Map<string, { leave: PermissionState; asked: number; written: string[]; there: boolean }>();

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
const choose = () => chooseBackupFile('x', async () => null);

describe('a chosen backup file', () => {
  it('is none at first, and none where the browser has no such files', async () => {
    expect(await viewBackupFile()).toBeNull();
    expect(await writeBackupFile(make, true, 1)).toBe('none');
    vi.stubGlobal('showSaveFilePicker', undefined);
    expect(await viewBackupFile()).toBeNull();
  });

  it('is written again and again until it is left', async () => {
    await choose();
    expect(await viewBackupFile()).toEqual({ name: 'mine', locked: false, written: null });
    expect(await writeBackupFile(make, false, 5)).toBe('written');
    expect(await writeBackupFile(make, false, 6)).toBe('written');
    expect(files.get('mine')?.written).toEqual(['everything', 'everything']);
    expect(await viewBackupFile()).toMatchObject({ written: 6 });
    await leaveBackupFile();
    expect(await writeBackupFile(make, false, 7)).toBe('none');
    expect(files.get('mine')?.written).toHaveLength(2);
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
    await choose();
    files.get('mine')!.there = false;
    expect(await writeBackupFile(make, false, 5)).toBe('gone');
    expect(await viewBackupFile()).toMatchObject({ written: null });
  });

  it('is not written where no backup could be made', async () => {
    await choose();
    const failing = () => Promise.reject(new Error('locked'));
    await expect(writeBackupFile(failing, false, 5)).rejects.toThrow('locked');
    expect(files.get('mine')?.written).toEqual([]);
  });
});
