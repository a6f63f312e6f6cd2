// The page's end against a worker that speaks the real protocol through real Comlink.
import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from './api';
import { openEngine } from './open';
import { restartChannel } from './restart';

let engine: Engine;
let calls: string[] = [];
let workers: string[] = [];
let refuse = false;
let serviceWorker: EventTarget;
let page: EventTarget;
const reload = vi.fn<() => void>();
const persist = vi.fn<() => Promise<boolean>>();

beforeEach(() => {
  calls = [];
  workers = [];
  refuse = false;
  serviceWorker = new EventTarget();
  page = new EventTarget();
  reload.mockReset();
  persist.mockReset().mockImplementation(async () => {
    calls.push('persist');
    return true;
  });
  vi.stubGlobal('window', {});
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('navigator', { storage: { persist }, serviceWorker });
  vi.stubGlobal(
    'Worker',
    class {
      constructor(_: URL, { name }: WorkerOptions) {
        workers.push(name!);
        const { port1, port2 } = new MessageChannel();
        const call = async (name: string) => {
          calls.push(name);
          if (refuse) throw new Error('misuse: refused');
          return name === 'prepareBackup' ? { file: new Blob(['backup']), lock: null } : undefined;
        };
        expose({ call, subscribe: () => {} }, port2);
        const terminate = () => port1.close();
        // biome-ignore lint/correctness/noConstructorReturn: the port is the worker
        return Object.assign(port1, { terminate });
      }
    },
  );
  engine = openEngine();
});
afterEach(() => {
  engine.close();
  vi.unstubAllGlobals();
});

const soon = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('openEngine', () => {
  it.each([
    ['confirmImport', () => engine.confirmImport('p')],
    ['startSample', () => engine.startSample('s')],
    ['startInterests', () => engine.startInterests(['t'], 'en')],
  ])('asks to keep what %s has stored, and has the status told of the answer', async (name, begin) => {
    await begin();
    await vi.waitFor(() => expect(calls).toEqual([name, 'persist', 'lookAtStorage']));
  });

  it('does not hold up the way in while the person is asked', async () => {
    persist.mockReturnValue(new Promise(() => {}));
    await engine.startSample('s');
    expect(persist).toHaveBeenCalledOnce();
    expect(calls).toEqual(['startSample']);
  });

  it('does not ask where nothing was stored', async () => {
    await engine.feed();
    refuse = true;
    await expect(engine.startSample('s')).rejects.toThrow('misuse: refused');
    await soon();
    expect(persist).not.toHaveBeenCalled();
  });

  it('says when the service worker takes over, as long as it is open', async () => {
    serviceWorker.dispatchEvent(new Event('controllerchange'));
    await vi.waitFor(() => expect(calls).toEqual(['keepOffline']));
    engine.close();
    serviceWorker.dispatchEvent(new Event('controllerchange'));
    await soon();
    expect(calls).toEqual(['keepOffline']);
  });

  it('says that somebody is there, but not with every key', async () => {
    page.dispatchEvent(new Event('keydown'));
    page.dispatchEvent(new Event('keydown'));
    page.dispatchEvent(new Event('pointerdown'));
    await soon();
    expect(calls).toEqual(['noteActivity']);
  });

  it('has the companion tell once for all who ask meanwhile, and again for who asks later', async () => {
    await Promise.all([engine.catchUp(), engine.catchUp()]);
    expect(calls).toEqual(['openCompanion', 'addFromCompanion']);
    refuse = true;
    await expect(engine.catchUp()).rejects.toThrow('misuse: refused');
    refuse = false;
    await engine.catchUp();
    expect(calls).toEqual([
      'openCompanion',
      'addFromCompanion',
      'openCompanion',
      'openCompanion',
      'addFromCompanion',
    ]);
  });

  it('begins anew when it is told to', async () => {
    const channel = new BroadcastChannel(restartChannel);
    channel.postMessage('restart');
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
    channel.close();
  });

  it('erases what is stored first, and does not fail over the file that backups are written to', async () => {
    await engine.eraseAll(); // there is no IndexedDB here
    expect(calls).toEqual(['eraseAll']);
    refuse = true;
    await expect(engine.eraseAll()).rejects.toThrow('misuse: refused');
  });

  it('makes the backup before a file is chosen, and once where the browser wants another click', async () => {
    const answers = ['SecurityError', 'AbortError', 'AbortError'];
    vi.stubGlobal('showSaveFilePicker', () => {
      calls.push('picker');
      return Promise.reject(new DOMException('no', answers.shift()));
    });
    await expect(engine.chooseBackupFile('x', null)).rejects.toThrow('backup-click');
    expect(calls).toEqual(['prepareBackup', 'picker']);
    await expect(engine.chooseBackupFile('x', null)).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toEqual(['prepareBackup', 'picker', 'picker']);
    await expect(engine.chooseBackupFile('x', null)).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toEqual(['prepareBackup', 'picker', 'picker', 'prepareBackup', 'picker']);
  });
});

describe('openEngine, private', () => {
  const inPrivate = () => {
    engine.close();
    workers = [];
    engine = openEngine({ isPrivate: true });
  };

  it('says so to its worker before anything is opened', () => {
    expect(workers).toEqual(['engine']);
    inPrivate();
    expect(workers).toEqual(['engine-private']);
  });

  it('does not ask the browser to keep anything', async () => {
    inPrivate();
    await engine.startSample('s');
    await soon();
    expect(calls).toEqual(['startSample']);
  });

  it('is not told by other tabs to begin anew', async () => {
    inPrivate();
    const other = new BroadcastChannel(restartChannel);
    const heard = vi.fn();
    other.onmessage = heard;
    const channel = new BroadcastChannel(restartChannel);
    channel.postMessage('restart');
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(reload).not.toHaveBeenCalled();
    channel.close();
    other.close();
  });

  it('leaves the file alone that another session writes its backups to', async () => {
    inPrivate();
    const databases = vi.fn();
    vi.stubGlobal('indexedDB', { databases });
    vi.stubGlobal('showSaveFilePicker', vi.fn());
    expect(await engine.backupFile()).toBeNull();
    expect(await engine.writeBackupFile(true)).toBe('none');
    await engine.leaveBackupFile();
    await expect(engine.chooseBackupFile('x', null)).rejects.toThrow('private-session');
    await engine.eraseAll();
    expect(calls).toEqual(['eraseAll']);
    expect(databases).not.toHaveBeenCalled();
  });
});
