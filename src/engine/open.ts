// The page's end of the engine: starts the worker and speaks to it through Comlink.
import { proxy, wrap } from 'comlink';
import { askPersistence } from '../storage/persist';
import type { Engine, EngineStatus } from './api';
import type { EngineWorker } from './engine.worker';

/** After these there is something that the browser should keep. */
const waysIn: ReadonlySet<string> = new Set<keyof Engine>([
  'confirmImport',
  'startSample',
  'startInterests',
  'addCard',
]);

/** Starts the engine. One a page; `close` ends its worker and everything that runs in it. */
export function openEngine(): Engine {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  const remote = wrap<EngineWorker>(worker);
  const call = (name: string, ...parameters: unknown[]) => remote.call(name, parameters);
  let latest: EngineStatus | null = null;
  const listeners = new Set<(status: EngineStatus) => void>();
  let subscribed = false;

  // Only the page can ask, and only the page sees the service worker come. Neither is waited for, and where
  // the engine can't be opened every other call says so.
  const keepStored = async () => {
    await askPersistence();
    await call('lookAtStorage');
  };
  const gateCame = () => void call('keepOffline').catch(() => {});
  const door = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  door?.addEventListener('controllerchange', gateCame);

  const own: Pick<Engine, 'subscribe' | 'readHistory' | 'close'> = {
    subscribe(listener) {
      listeners.add(listener);
      if (latest) listener(latest);
      if (!subscribed) {
        subscribed = true;
        void remote.subscribe(
          proxy((status: EngineStatus) => {
            latest = status;
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

    close() {
      door?.removeEventListener('controllerchange', gateCame);
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
