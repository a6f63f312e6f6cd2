// What a person was told is done, and whether the browser's storage still says so after a crash.
import type { Page } from '@playwright/test';
import type { Browsing } from '../support/browsing';

/** What lies in the database, as far as nothing of it may be lost or doubled. */
export interface Strict {
  /** "time address", as stored. */
  visits: string[];
  /** Visits that each page's own row counts. */
  counted: number;
  /** Staged visits of imports that are still to be moved. */
  staged: number;
  jobs: { kind: string; state: string; errorCode?: string }[];
  /** "action address" of every reaction. */
  feedback: string[];
  vectors: { rows: number; hashes: number; needed: number; embedded: number };
}

/** Read on a page of the origin that is not the app, so that nothing has gone on yet. Null: no database yet. */
export function readStrict(page: Page): Promise<Strict | null> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'driftfeed')) return null;
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('driftfeed'));
    try {
      if (!database.objectStoreNames.contains('visits')) return null;
      const transaction = database.transaction([...database.objectStoreNames], 'readonly');
      const all = <Row>(name: string) => done(transaction.objectStore(name).getAll()) as Promise<Row[]>;
      const [days, pages, staged, jobs, feedback, blocks] = await Promise.all([
        all<{ visits: { time: number; url: string }[] }>('visits'),
        all<{ visits: number; contentHash: string }>('pages'),
        all<{ visits: unknown[] }>('staged'),
        all<Strict['jobs'][number]>('jobs'),
        all<{ action: string; itemUrl: string }>('feedback'),
        all<{ hashes: string[] }>('vectors'),
      ]);
      const hashes = blocks.flatMap((block) => block.hashes);
      const known = new Set(hashes);
      const needed = new Set(pages.map((row) => row.contentHash));
      return {
        visits: days.flatMap((day) => day.visits.map(({ time, url }) => `${time} ${url}`)),
        counted: pages.reduce((sum, row) => sum + row.visits, 0),
        staged: staged.reduce((sum, row) => sum + row.visits.length, 0),
        jobs: jobs.map(({ kind, state, errorCode }) => ({
          kind,
          state,
          ...(errorCode ? { errorCode } : {}),
        })),
        feedback: feedback.map(({ action, itemUrl }) => `${action} ${itemUrl}`),
        vectors: {
          rows: hashes.length,
          hashes: known.size,
          needed: needed.size,
          embedded: [...needed].filter((hash) => known.has(hash)).length,
        },
      };
    } finally {
      database.close();
    }
  });
}

/** One profile's promises: what was acknowledged, and what was on its way when the browser died. */
export class Ledger {
  /** The import was agreed to and its job was seen. */
  imported = false;
  readonly reactions = new Set<string>();
  /** Reactions whose answer was never seen: they may be there or not, once. */
  readonly asked = new Set<string>();
  readonly forgotten = new Set<string>();
  /** A site whose deletion was asked for and not answered: all of it is there, or nothing. */
  forgetting: string | null = null;
  /** The visits as they were once all had been moved; noted when that is seen, before any is forgotten. */
  keptKeys: string[] | null = null;

  constructor(readonly browsing: Browsing) {}

  /** What is wrong with what is stored; empty where every promise is kept. */
  faults(strict: Strict | null, finished: boolean): string[] {
    if (!strict) return this.imported ? ['the database is gone'] : [];
    const faults: string[] = [];
    const distinct = new Set(strict.visits);
    if (distinct.size !== strict.visits.length)
      faults.push(`${strict.visits.length - distinct.size} visits are there twice`);
    if (strict.counted !== strict.visits.length)
      faults.push(`pages count ${strict.counted} visits, ${strict.visits.length} are stored`);
    if (strict.vectors.rows !== strict.vectors.hashes)
      faults.push(`${strict.vectors.rows - strict.vectors.hashes} vectors are there twice`);
    const failed = strict.jobs.filter(({ state }) => state === 'failed');
    for (const { kind, errorCode } of failed) faults.push(`a job failed: ${kind} ${errorCode}`);

    this.#settleForgetting(strict, faults);
    const expected = this.browsing.kept - this.#forgottenVisits();
    const held = strict.visits.length + strict.staged;
    if (this.imported && this.forgotten.size === 0 && held !== expected)
      faults.push(`${held} visits of ${expected} are stored or staged`);
    if (!this.imported && held !== 0 && held !== expected)
      faults.push(`part of an import: ${held} of ${expected}`);
    for (const site of this.forgotten)
      if (strict.visits.some((visit) => siteOf(visit) === site)) faults.push(`${site} came back`);

    const stored = new Set(strict.feedback);
    if (stored.size !== strict.feedback.length) faults.push('a reaction is there twice');
    for (const reaction of this.reactions) if (!stored.has(reaction)) faults.push(`lost: ${reaction}`);
    for (const reaction of stored)
      if (!this.reactions.has(reaction) && !this.asked.has(reaction)) faults.push(`never asked: ${reaction}`);

    if (finished) {
      if (strict.visits.length !== expected) faults.push(`${strict.visits.length} visits of ${expected}`);
      if (strict.staged !== 0) faults.push(`${strict.staged} visits are still staged`);
      if (strict.vectors.embedded !== strict.vectors.needed)
        faults.push(`${strict.vectors.embedded} vectors of ${strict.vectors.needed}`);
      const open = strict.jobs.filter(({ state }) => !['done', 'cancelled'].includes(state));
      if (open.length > 0)
        faults.push(`jobs did not end: ${open.map(({ kind, state }) => `${kind} ${state}`)}`);
    }
    return faults;
  }

  #settleForgetting(strict: Strict, faults: string[]): void {
    const site = this.forgetting;
    if (site === null) return;
    const left = strict.visits.filter((visit) => siteOf(visit) === site).length;
    if (left === 0) this.forgotten.add(site);
    else if (left !== this.#visitsOf(site)) faults.push(`half of ${site} is gone: ${left} visits left`);
    this.forgetting = null;
  }

  #visitsOf(site: string): number {
    const seen = this.keptKeys?.filter((visit) => siteOf(visit) === site);
    return seen?.length ?? Number.NaN;
  }

  #forgottenVisits(): number {
    let sum = 0;
    for (const site of this.forgotten) sum += this.#visitsOf(site);
    return sum;
  }
}

/** Registrable domain of a stored visit; those of the made-up browsing have two labels. */
export function siteOf(visit: string): string {
  return new URL(visit.slice(visit.indexOf(' ') + 1)).hostname.split('.').slice(-2).join('.');
}
