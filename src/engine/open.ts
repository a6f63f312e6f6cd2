// The page's end of the engine: starts the worker and speaks to it through Comlink.
import { proxy, wrap } from 'comlink';
import { DriftfeedError, errorCode } from '../device/errors';
import { askPersistence } from '../storage/persist';
import type { Engine, EngineStatus } from './api';
import type { EngineWorker, PageMethod, PreparedBackup } from './engine.worker';
import { type RestartReason, restartChannel } from './restart';
import { engineWorker, privateEngineWorker } from './worker-names';

/** After these there is something that the browser should keep. */
const waysIn: ReadonlySet<string> = new Set<keyof Engine>([
  'confirmImport',
  'startSample',
  'startInterests',
  'addCard',
  'addPage',
  'restoreBackup',
]);

/** Ms after which the companion is asked again, while the app is open. */
const companionPause = 3_600_000;

/** How often the engine is told that somebody is at the page. */
const activityMilliseconds = 15_000;
const activities = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

/**
 * Starts the engine. One a page; `close` ends its worker and everything that runs in it. A private one keeps all in
 * that worker's memory, reads nothing that is stored here, and no other tab hears of it.
 */
export function openEngine({ isPrivate = false } = {}): Engine {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), {
    type: 'module',
    name: isPrivate ? privateEngineWorker : engineWorker,
  });
  const remote = wrap<EngineWorker>(worker);
  const call = (name: string, ...parameters: unknown[]) => remote.call(name, parameters);
  let latest: EngineStatus | null = null;
  const listeners = new Set<(status: EngineStatus) => void>();
  let subscribed = false;

  // Only the page can ask, and only the page sees the service worker come. Neither is waited for, and where
  // the engine can't be opened every other call says so.
  const keepStored = async () => {
    if (isPrivate) return;
    await askPersistence();
    await call('lookAtStorage');
  };
  const gateCame = () => void call('keepOffline').catch(() => {});
  const door = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  door?.addEventListener('controllerchange', gateCame);

  const restart = isPrivate ? null : new BroadcastChannel(restartChannel);
  if (restart)
    restart.onmessage = ({ data }: MessageEvent<RestartReason>) => {
      if (data !== 'locked' || latest !== null) location.reload();
    };
  let lastActivity = 0;
  const someoneIsHere = () => {
    if (Date.now() - lastActivity < activityMilliseconds) return;
    lastActivity = Date.now();
    void call('noteActivity').catch(() => {});
  };
  for (const activity of activities)
    addEventListener(activity, someoneIsHere, { passive: true, capture: true });

  /** Has the companion tell all that is new, and hands it over in parts. Returns how to name them all. */
  const hearCompanion = async (signal?: AbortSignal): Promise<[readId: string, until: number]> => {
    const { visitsBetween } = await import('./companion');
    const readId = crypto.randomUUID();
    const until = Date.now();
    const since = (await call('openCompanion', readId)) as number;
    for await (const visits of visitsBetween(window, since, until, signal))
      await call('takeCompanion', readId, visits);
    return [readId, until];
  };
  /** What is being added: whoever asks meanwhile gets the same answer. */
  let catching: Promise<number> | null = null;
  let heard = 0;
  const keepUp = ({ companion, leader }: EngineStatus) => {
    if (!companion.on || !leader || Date.now() - heard < companionPause) return;
    heard = Date.now();
    // Where it does not answer there is nothing to say: the history page shows when it last did.
    void own.catchUp().catch(() => {});
  };
  const pulse = setInterval(() => latest && keepUp(latest), companionPause);

  // Fetched when first needed: few choose a file, and what they choose only the page can ask for.
  const files = () => import('../storage/backup-file');
  /** Made already, while the browser wants another click: it gives its leave to choose a file for some seconds only. */
  let prepared: { passphrase: string | null; backup: PreparedBackup } | null = null;
  const own: Pick<Engine, PageMethod> = {
    subscribe(listener) {
      listeners.add(listener);
      if (latest) listener(latest);
      if (!subscribed) {
        subscribed = true;
        void remote.subscribe(
          proxy((status: EngineStatus) => {
            latest = status;
            keepUp(status);
            for (const each of listeners) each(status);
          }),
        );
      }
      return () => listeners.delete(listener);
    },

    async readHistory(files, signal) {
      const readId = crypto.randomUUID();
      const abort = () => void call('abortRead', readId);
      signal?.throwIfAborted();
      signal?.addEventListener('abort', abort);
      try {
        return (await call('readHistory', readId, files)) as Awaited<ReturnType<Engine['readHistory']>>;
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },

    watchCompanion(listener) {
      let end = () => {};
      let ended = false;
      void import('./companion').then(({ watch }) => {
        if (!ended) end = watch(window, listener);
      });
      return () => {
        ended = true;
        end();
      };
    },

    async readCompanion(signal) {
      const told = await hearCompanion(signal);
      return (await call('previewCompanion', ...told)) as Awaited<ReturnType<Engine['readCompanion']>>;
    },

    catchUp() {
      const add = async () => (await call('addFromCompanion', ...(await hearCompanion()))) as number;
      catching ??= add().finally(() => {
        catching = null;
      });
      return catching;
    },

    backupFile: async () => (isPrivate ? null : (await files()).viewBackupFile()),
    async chooseBackupFile(suggestedName, passphrase) {
      if (isPrivate) throw new DriftfeedError('private-session');
      const { chooseBackupFile } = await files();
      const before = prepared?.passphrase === passphrase ? prepared.backup : null;
      prepared = null;
      const backup = before ?? ((await call('prepareBackup', passphrase)) as PreparedBackup);
      const { file, lock } = backup;
      const keepKey = async () => void (await call('keepBackupLock', lock));
      try {
        return await chooseBackupFile(suggestedName, { file, locked: lock !== null }, keepKey, Date.now());
      } catch (error) {
        if (errorCode(error) === 'backup-click') prepared = { passphrase, backup };
        throw error;
      }
    },
    writeBackupFile: async (ask) => {
      if (isPrivate) return 'none';
      const make = (locked: boolean) => call('makeKeptBackup', locked) as Promise<Blob | null>;
      return (await files()).writeBackupFile(make, ask, Date.now());
    },
    async leaveBackupFile() {
      if (isPrivate) return;
      await (await files()).leaveBackupFile();
      await call('keepBackupLock', null);
    },
    async eraseAll() {
      await call('eraseAll');
      if (isPrivate) return;
      // What matters is gone; of this only the name of a file is left where it fails.
      await files()
        .then(({ leaveBackupFile }) => leaveBackupFile())
        .catch(() => {});
    },

    close() {
      clearInterval(pulse);
      door?.removeEventListener('controllerchange', gateCame);
      for (const activity of activities) removeEventListener(activity, someoneIsHere, { capture: true });
      restart?.close();
      worker.terminate();
      listeners.clear();
    },
  };

  // Everything else is the leading tab's method of the same name and type.
  return new Proxy(own as Engine, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name);
      // An engine is no promise, whoever may ask.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      return async (...parameters: unknown[]) => {
        const result = await call(name, ...parameters);
        if (waysIn.has(name)) void keepStored().catch(() => {});
        return result;
      };
    },
  });
}
