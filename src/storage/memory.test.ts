// A private session's database: the browser's own is not touched, and everything works all the same.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteStorage, openStorage } from './database';
import { keepInMemory } from './memory';
import { Vault } from './vault';

const names = ['indexedDB', 'IDBFactory', 'IDBKeyRange', 'IDBDatabase', 'IDBTransaction'] as const;
/** What was asked of the browser's own databases. */
let touched: string[] = [];

beforeEach(() => {
  touched = [];
  for (const name of names) {
    const get = (_: object, property: string | symbol) => {
      touched.push(`${name}.${String(property)}`);
      throw new Error('the browser’s own');
    };
    Object.defineProperty(globalThis, name, {
      value: new Proxy(() => {}, { get, apply: () => get({}, '()') }),
      configurable: true,
    });
  }
});
afterEach(() => {
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (/^(?:indexedDB$|IDB)/.test(name)) Reflect.deleteProperty(globalThis, name);
});

describe('a database in memory', () => {
  it('takes what is stored, and the browser’s own hears of nothing', async () => {
    await keepInMemory();
    const vault = new Vault('private-test', 1024);
    const storage = await vault.open();
    await storage.write(['settings'], 'strict', (transaction) => {
      transaction.objectStore('settings').putAll([{ key: 'a', value: new Uint8Array([1, 2]) }]);
    });
    await storage.close();
    const again = await vault.open();
    const row = await again.read(['settings'], (transaction) => transaction.objectStore('settings').get('a'));
    expect(row).toEqual({ key: 'a', value: new Uint8Array([1, 2]) });
    await again.close();
    await vault.erase();
    const empty = await openStorage('private-test');
    expect(await empty.read(['settings'], (transaction) => transaction.objectStore('settings').count())).toBe(
      0,
    );
    await empty.close();
    await deleteStorage('private-test');
    expect(touched).toEqual([]);
  });

  it('is what the test above can tell from the browser’s own', async () => {
    await expect(openStorage('private-test')).rejects.toMatchObject({ code: 'storage-refused' });
    expect(touched).toContain('indexedDB.open');
  });
});

describe('a browser without a scheduler', () => {
  const { setImmediate } = globalThis;
  const schedulerThere = Object.getOwnPropertyDescriptor(globalThis, 'scheduler');

  beforeEach(() => {
    Reflect.deleteProperty(globalThis, 'setImmediate');
    Reflect.deleteProperty(globalThis, 'scheduler');
  });
  afterEach(() => {
    Object.assign(globalThis, { setImmediate });
    if (schedulerThere) Object.defineProperty(globalThis, 'scheduler', schedulerThere);
    vi.restoreAllMocks();
  });

  it('waits for its next task by no timer, and in order', async () => {
    await keepInMemory();
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      globalThis.setImmediate(() => order.push('first'));
      globalThis.setImmediate(() => {
        order.push('second');
        resolve();
      });
      void Promise.resolve().then(() => order.push('before both'));
    });
    expect(order).toEqual(['before both', 'first', 'second']);
    expect(timers).not.toHaveBeenCalled();
  });
});
