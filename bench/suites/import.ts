// Importing a browser's history through the engine, as the page does it, against a Dexie bulk insert of the same rows.

import Dexie from 'dexie';
import sqlWasm from 'sql.js/dist/sql-wasm.wasm?url';
import type { ImportPreview } from '../../src/engine/api';
import { openEngine } from '../../src/engine/open';
import { type CleanedHistory, cleanHistory } from '../../src/history/clean';
import { readHistoryFile } from '../../src/history/read';
import type { CaseDescription, OpenCase, Suite } from '../page/suite';

const counts = [1_000, 10_000, 100_000];

export const importSuite: Suite = {
  cases: counts.map(
    (visits): CaseDescription => ({
      name: 'import',
      backend: 'worker',
      shape: `${visits.toLocaleString('en')} visits`,
      sizes: { visits },
      curve: 'visits',
      quick: visits <= 10_000,
      memory: true,
    }),
  ),
  open: ({ sizes }) => openImport(sizes.visits!),
};

async function openImport(visits: number): Promise<OpenCase> {
  // Made by the harness, see `native/files.ts`.
  const response = await fetch(`/data/history-${visits}.sqlite`);
  if (!response.ok) throw new Error('no history file');
  const file = new File([await response.blob()], 'History');
  const cleaned = cleanHistory(await readHistoryFile(file, { sqlWasm }));
  await forgetAll();
  const tasks = new TaskWatch();
  const phases = { read: 0, store: 0 };
  return {
    async ours() {
      tasks.start();
      const begun = performance.now();
      phases.read = await importOnce(file, cleaned.visits.length);
      const took = performance.now() - begun;
      phases.store = took - phases.read;
      tasks.stop();
      await forgetAll();
      return took;
    },
    peers: { 'Dexie bulkAdd': () => insertWithDexie(cleaned) },
    notes: ['ours reads the SQLite file, cleans, hashes, stages and stores; Dexie only stores the same rows'],
    notesAfter: async () => [
      `last run: ${phases.read.toFixed(0)} ms to the preview, ${phases.store.toFixed(0)} ms to everything stored`,
      tasks.summary(),
    ],
  };
}

/** Imports the file into an empty profile until the job is done; milliseconds to the preview. */
async function importOnce(file: File, visits: number): Promise<number> {
  const engine = openEngine();
  try {
    const begun = performance.now();
    const done = new Promise<void>((resolve, reject) => {
      engine.subscribe(({ jobs, counts: stored }) => {
        const job = jobs.find(({ kind }) => kind === 'import');
        if (job?.state === 'failed') reject(new Error(`import failed: ${job.error}`));
        // The job is done when what it stored has been taken in, too.
        if (job?.state === 'done' && stored.visits === visits) resolve();
      });
    });
    const preview: ImportPreview = await engine.readHistory([file]);
    const read = performance.now() - begun;
    await engine.confirmImport(preview.previewId);
    await done;
    return read;
  } finally {
    engine.close();
  }
}

async function insertWithDexie({ visits, pages }: CleanedHistory): Promise<number> {
  const database = new Dexie('bench-dexie');
  database.version(1).stores({ pages: 'url', visits: '[time+url]' });
  await database.open();
  const begun = performance.now();
  await database.transaction('rw', ['pages', 'visits'], async () => {
    await database.table('pages').bulkAdd(pages);
    await database.table('visits').bulkAdd(visits);
  });
  const took = performance.now() - begun;
  const stored = await database.table('visits').count();
  await database.delete();
  if (stored !== visits.length) throw new Error(`Dexie stored ${stored} of ${visits.length}`);
  return took;
}

/** Deletes the engine's database; its worker has been ended, but the browser may still be letting go. */
function forgetAll(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('driftfeed');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

/** How long the page was ever kept from answering. */
class TaskWatch {
  #longest = 0;
  #gap = 0;
  #last = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #observer = new PerformanceObserver((list) => this.#take(list.getEntries()));

  start(): void {
    this.#observer.observe({ type: 'longtask' });
    this.#last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#gap = Math.max(this.#gap, now - this.#last);
      this.#last = now;
    }, 5);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#take(this.#observer.takeRecords());
    this.#observer.disconnect();
  }

  summary(): string {
    const tasks = this.#longest > 0 ? `${this.#longest.toFixed(0)} ms` : 'none over 50 ms';
    return `longest task of the page in all runs: ${tasks}; longest gap between timers of 5 ms: ${this.#gap.toFixed(0)} ms`;
  }

  #take(entries: readonly PerformanceEntry[]): void {
    for (const { duration } of entries) this.#longest = Math.max(this.#longest, duration);
  }
}
