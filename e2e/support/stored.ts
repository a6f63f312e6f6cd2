// What really lies in the browser's storage, read past the app: the tests' word against the screen's.
import type { Page } from '@playwright/test';

export interface StoredCounts {
  pages: number;
  visits: number;
  /** Visits as they came in. */
  raw: number;
  staged: number;
  /** Distinct texts that pages need vectors of, and how many of those have one. */
  needed: number;
  embedded: number;
  /** Rows over all vector blocks; more than distinct hashes would be doubles. */
  vectorRows: number;
  vectorHashes: number;
  feedback: number;
  liveItems: number;
  checkpoints: string[];
  jobs: { kind: string; state: string; cursor: number; total: number }[];
}

/** Counts of the app's database; all zero where there is none yet. */
export function storedCounts(page: Page): Promise<StoredCounts> {
  return page.evaluate(async () => {
    const nothing = {
      pages: 0,
      visits: 0,
      raw: 0,
      staged: 0,
      needed: 0,
      embedded: 0,
      vectorRows: 0,
      vectorHashes: 0,
      feedback: 0,
      liveItems: 0,
      checkpoints: [],
      jobs: [],
    };
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'driftfeed')) return nothing;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('driftfeed');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    try {
      if (!database.objectStoreNames.contains('visits')) return nothing;
      const transaction = database.transaction([...database.objectStoreNames], 'readonly');
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const store = (name: string) => transaction.objectStore(name);
      const [pages, days, raw, staged, feedback, liveItems, checkpoints, jobs, blocks] = await Promise.all([
        done(store('pages').getAll()),
        done(store('visits').getAll()),
        // Older versions have no such store.
        database.objectStoreNames.contains('raw') ? done(store('raw').getAll()) : [],
        done(store('staged').count()),
        done(store('feedback').count()),
        done(store('liveItems').count()),
        done(store('checkpoints').getAllKeys()),
        done(store('jobs').getAll()),
        done(store('vectors').getAll()),
      ]);
      const hashes = (blocks as { hashes: string[] }[]).flatMap((block) => block.hashes);
      const known = new Set(hashes);
      const needed = new Set((pages as { contentHash: string }[]).map((row) => row.contentHash));
      return {
        pages: pages.length,
        // A row holds the visits of a day.
        visits: (days as { visits: unknown[] }[]).reduce((sum, { visits }) => sum + visits.length, 0),
        raw: (raw as { count: number }[]).reduce((sum, { count }) => sum + count, 0),
        staged,
        needed: needed.size,
        embedded: [...needed].filter((hash) => known.has(hash)).length,
        vectorRows: hashes.length,
        vectorHashes: known.size,
        feedback,
        liveItems,
        checkpoints: checkpoints.map(String),
        jobs: (jobs as StoredCounts['jobs']).map(({ kind, state, cursor, total }) => ({
          kind,
          state,
          cursor,
          total,
        })),
      };
    } finally {
      database.close();
    }
  });
}

/** Every page's stored vector by its address, dequantised. */
export function storedVectors(page: Page): Promise<Record<string, number[]>> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('driftfeed'));
    try {
      const transaction = database.transaction(['pages', 'vectors'], 'readonly');
      const pages: { url: string; contentHash: string }[] = await done(
        transaction.objectStore('pages').getAll(),
      );
      const blocks: { hashes: string[]; values: Int8Array; scales: Float32Array; dimensions: number }[] =
        await done(transaction.objectStore('vectors').getAll());
      const byHash = new Map<string, number[]>();
      for (const { hashes, values, scales, dimensions } of blocks) {
        hashes.forEach((hash, row) => {
          const scale = scales[row] ?? 0;
          const part = values.subarray(row * dimensions, (row + 1) * dimensions);
          byHash.set(
            hash,
            Array.from(part, (value) => value * scale),
          );
        });
      }
      return Object.fromEntries(
        pages.flatMap(({ url, contentHash }) => {
          const vector = byHash.get(contentHash);
          return vector ? [[url, vector] as const] : [];
        }),
      );
    } finally {
      database.close();
    }
  });
}

/**
 * Everything this origin keeps, as one text: all IndexedDB databases with keys and rows, local and session
 * storage, and the addresses in the caches. Visits as they came in are packed, and stand there unpacked. To search for
 * traces.
 */
export function storedText(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const parts: string[] = [];
    const packed: Uint8Array<ArrayBuffer>[] = [];
    const plain = (key: string, value: unknown): unknown => {
      // Days of `raw`, and of imports that wait.
      if (key === 'packed' && value instanceof Uint8Array) packed.push(value as Uint8Array<ArrayBuffer>);
      if (ArrayBuffer.isView(value)) return `[${value.constructor.name} of ${value.byteLength} bytes]`;
      if (value instanceof Map) return [...value];
      if (value instanceof Set) return [...value];
      return value;
    };
    for (const { name } of await indexedDB.databases()) {
      if (!name) continue;
      const database = await done(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName, 'readonly').objectStore(storeName);
        const [keys, rows] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        parts.push(`== ${name}/${storeName}`, JSON.stringify(keys), JSON.stringify(rows, plain));
      }
      database.close();
    }
    // The length stands before it, in four bytes.
    const unpack = (bytes: Uint8Array<ArrayBuffer>) =>
      new Response(
        new Blob([bytes.subarray(4)]).stream().pipeThrough(new DecompressionStream('deflate-raw')),
      ).text();
    parts.push('== packed', ...(await Promise.all(packed.map(unpack))));
    parts.push('== localStorage', JSON.stringify({ ...localStorage }));
    parts.push('== sessionStorage', JSON.stringify({ ...sessionStorage }));
    for (const name of await caches.keys()) {
      const requests = await (await caches.open(name)).keys();
      parts.push(`== cache ${name}`, ...requests.map(({ url }) => url));
    }
    return parts.join('\n');
  });
}

/** Every row of every store of the app's database, typed arrays as their bytes; the same text for the same rows. */
export function storedRows(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const told = (_key: string, value: unknown): unknown => {
      if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return `${value.constructor.name} ${Array.from(bytes, (byte) => byte.toString(16)).join()}`;
      }
      if (value instanceof Map) return { map: [...value] };
      if (value instanceof Set) return { set: [...value] };
      if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
      return value === undefined ? 'undefined' : value;
    };
    const database = await done(indexedDB.open('driftfeed'));
    try {
      const rows: Record<string, string[]> = {};
      for (const name of database.objectStoreNames) {
        const store = database.transaction(name, 'readonly').objectStore(name);
        rows[name] = (await done(store.getAll())).map((row) => JSON.stringify(row, told));
      }
      return rows;
    } finally {
      database.close();
    }
  });
}
