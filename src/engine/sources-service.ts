// Live sources: switched on by the person, fetched through the gate, kept as items to rank with the rest.
import type { Gate } from '../catalog/gate-client';
import { itemText } from '../catalog/item';
import { addressAt, feedAddress } from '../catalog/sources/address';
import { parseOpml } from '../catalog/sources/opml';
import { presets } from '../catalog/sources/presets';
import { refreshSource } from '../catalog/sources/refresh';
import { DriftfeedError, errorCode } from '../device/errors';
import { contentHash } from '../embedding/text';
import { type StoredJob, updateJob } from '../storage/jobs';
import type { LiveItemRow, SourceRow } from '../storage/schema';
import { listSources, removeSource, saveLiveItems, saveSource } from '../storage/sources';
import type { SourceView, TrafficEntry } from './api';
import type { Profile } from './profile';
import type { StatusBoard } from './status';

export interface SourcesHooks {
  /** Queues a fetch of all followed sources. */
  refresh: () => Promise<void>;
  /** Items have gone. */
  changed: () => void;
}

/** In this time a source is not asked twice, unless the person wants it. */
const restMs = 300_000;

export class SourcesService {
  /** Sources that the person wants asked now, although they were just now. */
  readonly #wanted = new Set<string>();

  constructor(
    private readonly profile: Profile,
    private readonly board: StatusBoard,
    private readonly gate: Gate,
    private readonly hooks: SourcesHooks,
  ) {}

  /** Whether a source that is on was last asked before the moment `time`, ms since 1970, in vain or not. */
  anyOlderThan(time: number): boolean {
    return this.profile.sources.some(
      ({ on, lastFetch = 0, lastTry = 0 }) => on && Math.max(lastFetch, lastTry) < time,
    );
  }

  /** Ready-made sources first, whether followed or not, then the person's own. */
  list(): SourceView[] {
    const stored = new Map(this.profile.sources.map((row) => [row.id, row]));
    const ready = presets.map(({ id, title, url }) => stored.get(id) ?? emptySource(id, title, url, true));
    const own = this.profile.sources.filter((row) => !row.preset);
    return [...ready, ...own].map(view);
  }

  /** Adds a feed by its address and follows it. Throws `source-not-a-feed` for what is no web address. */
  async add(text: string): Promise<SourceView> {
    const url = feedAddress(text);
    if (!url) throw new DriftfeedError('source-not-a-feed', text);
    const source = await this.#follow(this.#find(url) ?? emptySource(url, new URL(url).hostname, url, false));
    this.#wanted.add(source.id);
    await this.hooks.refresh();
    return source;
  }

  async addOpml(file: Blob): Promise<{ added: number; skipped: number }> {
    const { feeds, skipped } = parseOpml(await file.text());
    const fresh = feeds.filter(({ url }) => !this.#find(url));
    for (const { title, url } of fresh) await this.#follow(emptySource(url, title, url, false));
    if (fresh.length > 0) await this.hooks.refresh();
    return { added: fresh.length, skipped: skipped + feeds.length - fresh.length };
  }

  async set(id: string, on: boolean): Promise<SourceView> {
    const preset = presets.find((each) => each.id === id);
    const row = this.#find(id) ?? (preset && emptySource(id, preset.title, preset.url, true));
    if (!row) throw new DriftfeedError('misuse', `no source ${id}`);
    if (on) {
      const source = await this.#follow(row);
      await this.hooks.refresh();
      return source;
    }
    await this.gate.revoke(id);
    // Switched on again, it is asked at once: its items are gone.
    const off = emptySource(row.id, row.title, row.url, row.preset);
    await removeSource(this.profile.storage, id, row.preset ? undefined : off);
    await this.profile.loadSources();
    this.hooks.changed();
    return view(off);
  }

  async remove(id: string): Promise<void> {
    await this.gate.revoke(id);
    await removeSource(this.profile.storage, id);
    await this.profile.loadSources();
    this.hooks.changed();
  }

  refresh(): Promise<void> {
    for (const { id, on } of this.profile.sources) if (on) this.#wanted.add(id);
    return this.hooks.refresh();
  }

  /** Fetches the followed sources whose turn it is; one that fails says why and does not stop the others. */
  async run(job: StoredJob, signal: AbortSignal): Promise<void> {
    const before = Date.now() - restMs;
    const due = this.profile.sources.filter(
      ({ id, on, lastFetch = 0, lastTry = 0 }) =>
        on && (this.#wanted.has(id) || Math.max(lastFetch, lastTry) < before),
    );
    await updateJob(this.profile.storage, job.id, { total: due.length }, Date.now());
    let fetched = 0;
    for (const [done, source] of due.entries()) {
      signal.throwIfAborted();
      this.board.job(job.id, { kind: 'sources', state: 'running', done, total: due.length });
      if (await this.#refresh(source, signal)) fetched++;
      this.#wanted.delete(source.id);
    }
    // What failed is not counted as done: the source itself says why.
    this.board.job(job.id, { kind: 'sources', done: fetched, total: due.length });
    await this.profile.loadSources();
  }

  /** Whether the person has let the gate ask just this. */
  follows({ id, url }: Pick<SourceRow, 'id' | 'url'>): boolean {
    return this.profile.sources.some((row) => row.on && row.id === id && row.url === url);
  }

  /** The gate asks no more for what was followed and is not in the stored rows, which came of a backup. */
  async letGo(): Promise<void> {
    const on = new Set((await listSources(this.profile.storage)).filter((row) => row.on).map(({ id }) => id));
    for (const { id } of this.profile.sources.filter((row) => row.on && !on.has(row.id))) {
      // Nothing asks for it any more; the restore itself is through.
      await this.gate.revoke(id).catch(() => {});
    }
  }

  async traffic(): Promise<TrafficEntry[]> {
    return this.gate.trafficLog();
  }

  /** Whether it was fetched, or nobody wants it any more. */
  async #refresh(source: SourceRow, signal: AbortSignal): Promise<boolean> {
    const now = Date.now();
    const { lastError, ...rest } = source;
    try {
      const { title, items } = await refreshSource(source, this.gate, now, signal);
      // The person may have switched it off while it was on its way.
      if (!this.#find(source.id)?.on) return true;
      const known = new Map(this.profile.live.map((row) => [row.url, row.published]));
      const rows: LiveItemRow[] = items.map((item) => ({
        ...item,
        // An item without a date is as old as its first sight.
        published: item.published === now ? (known.get(item.url) ?? now) : item.published,
        sourceId: source.id,
        fetched: now,
        contentHash: contentHash(itemText(item)),
      }));
      await saveSource(this.profile.storage, { ...rest, title: title ?? source.title, lastFetch: now });
      await saveLiveItems(this.profile.storage, rows, now);
      return true;
    } catch (error) {
      if (errorCode(error) === 'cancelled') throw error;
      if (!this.#find(source.id)?.on) return true;
      // Where nothing could get out the source was not asked, and may be as soon as something can.
      const asked = errorCode(error) !== 'gate-unavailable' && globalThis.navigator?.onLine !== false;
      const lastError = errorCode(error);
      await saveSource(this.profile.storage, { ...rest, ...(asked && { lastTry: now }), lastError });
      return false;
    }
  }

  #find(idOrUrl: string): SourceRow | undefined {
    return this.profile.sources.find(({ id, url }) => id === idOrUrl || url === idOrUrl);
  }

  async #follow(row: SourceRow): Promise<SourceView> {
    await this.gate.allow(row.url, row.id);
    const followed = { ...row, on: true };
    await saveSource(this.profile.storage, followed);
    await this.profile.loadSources();
    return view(followed);
  }
}

function emptySource(id: string, title: string, url: string, preset: boolean): SourceRow {
  return { id, title, url, preset, on: false, items: 0 };
}

function view(row: SourceRow): SourceView {
  const { id, title, preset, on, items, lastFetch, lastTry, lastError } = row;
  const url = addressAt(row.url, Date.now());
  const error = lastError === undefined ? null : errorCode(new Error(lastError));
  const times = { lastFetch: lastFetch ?? null, lastTry: lastTry ?? null };
  return { id, title, url, preset, on, items, ...times, error };
}

/** Forgets the allowlist and the log; there is nothing to forget where there is no gate. */
export async function eraseGate(gate: Gate): Promise<void> {
  await gate.erase().catch((error: unknown) => {
    if (errorCode(error) !== 'gate-unavailable') throw error;
  });
}
