// Import: read, show, and only then store; the storing is a job that survives the tab.
import sqlWasm from 'sql.js/dist/sql-wasm.wasm?url';
import { DriftfeedError } from '../device/errors';
import { chooseModel } from '../embedding/language';
import { contentHash, pageText } from '../embedding/text';
import { type CleanedHistory, type CleanOptions, type CleanPage, cleanHistory } from '../history/clean';
import type { ChosenFile } from '../history/found-file';
import type { OwnRule } from '../history/own-rules';
import { previewHistory } from '../history/preview';
import type { RawHistory, ReadHistory, TableColumns } from '../history/raw';
import { readHistoryFile, readHistoryFiles } from '../history/read';
import type { RuleId } from '../history/rules';
import { type ImportPayload, stageImport } from '../history/stage';
import { throwIfCancelled } from '../history/steps';
import type { Storage } from '../storage/database';
import { openJobs } from '../storage/jobs';
import { packDays, putRawDays } from '../storage/raw-days';
import type { Origin } from '../storage/schema';
import { countKnownVisits } from '../storage/visits';
import type { ImportPreview } from './api';

interface Pending {
  files: readonly ChosenFile[];
  raw: ReadHistory;
  /** What the person chose for tables, by their names: as it was read, and as it is to be. */
  columns: ReadonlyMap<string, TableColumns>;
  wanted: ReadonlyMap<string, TableColumns>;
  rereading: AbortController | null;
  off: ReadonlySet<RuleId>;
  cleaned: CleanedHistory;
  /** The person's own that it was cleaned by. */
  own: readonly OwnRule[];
}

export class ImportService {
  readonly #pending = new Map<string, Pending>();
  readonly #reads = new Map<string, AbortController>();

  constructor(
    private readonly storage: Storage,
    /** The person's rules as they are now. */
    private readonly rules: () => CleanOptions,
    /** Whether visits are kept as they came in, too. */
    private readonly keepsRaw: () => boolean,
  ) {}

  /** Reads and cleans in memory; nothing is stored. Errors: see `readHistoryFiles`. */
  async read(readId: string, files: readonly ChosenFile[]): Promise<ImportPreview> {
    const abort = new AbortController();
    this.#reads.set(readId, abort);
    try {
      return await this.#offer(await readHistoryFiles(files, { signal: abort.signal, sqlWasm }), files);
    } finally {
      this.#reads.delete(readId);
    }
  }

  /** Cleans and shows a history that comes from no file. */
  offer(raw: RawHistory): Promise<ImportPreview> {
    return this.#offer({ ...raw, files: [], ignored: { count: 0, examples: [] } }, []);
  }

  #offer(raw: ReadHistory, files: readonly ChosenFile[]): Promise<ImportPreview> {
    // Known to this tab alone: the one that leads next must not take it for a preview of its own.
    const previewId = crypto.randomUUID();
    this.#pending.set(previewId, {
      files,
      raw,
      columns: new Map(),
      wanted: new Map(),
      rereading: null,
      ...this.#cleaned(raw),
    });
    return this.#preview(previewId);
  }

  /** A history by the person's rules as they are now, but for those named. */
  clean(raw: RawHistory, but: readonly RuleId[] = []): CleanedHistory {
    const rules = this.rules();
    return cleanHistory(raw, { ...rules, off: new Set([...(rules.off ?? []), ...but]) });
  }

  abort(readId: string): void {
    this.#reads.get(readId)?.abort();
  }

  /** Cleans again with other rules switched off, for this import alone. */
  async setRules(previewId: string, off: readonly RuleId[]): Promise<ImportPreview> {
    const pending = this.#get(previewId);
    Object.assign(pending, this.#cleaned(pending.raw, new Set(off)));
    return this.#preview(previewId);
  }

  /**
   * Reads all again, a table by other columns. Errors as for `read`, then the preview stays as it was; `cancelled` when
   * it is called again before it has read, which then goes by both choices.
   */
  async setColumns(previewId: string, name: string, columns: TableColumns): Promise<ImportPreview> {
    const pending = this.#get(previewId);
    pending.rereading?.abort();
    const reading = new AbortController();
    pending.rereading = reading;
    const { signal } = reading;
    const wanted = new Map(pending.wanted).set(name, columns);
    pending.wanted = wanted;
    try {
      const raw = await readHistoryFiles(pending.files, { sqlWasm, columns: wanted, signal });
      throwIfCancelled(signal);
      Object.assign(pending, { raw, columns: wanted, ...this.#cleaned(raw, pending.off) });
    } catch (error) {
      if (pending.wanted === wanted) pending.wanted = pending.columns;
      throw error;
    }
    return this.#preview(previewId);
  }

  discard(previewId: string): void {
    this.#pending.get(previewId)?.rereading?.abort();
    this.#pending.delete(previewId);
  }

  /** Hands the previewed visits to a stored job, in one transaction. Returns the job's id. */
  async confirm(previewId: string): Promise<number> {
    const { cleaned } = this.#get(previewId);
    const jobId = await this.stage(cleaned, 'import');
    this.#pending.delete(previewId);
    return jobId;
  }

  stage(cleaned: CleanedHistory, origin: Origin): Promise<number> {
    const { visits, pages } = cleaned;
    return stageImport(this.storage, this.keepsRaw() ? cleaned : { visits, pages }, {
      origin,
      contentHash: (page: CleanPage) => contentHash(pageText(page)),
      now: Date.now(),
    });
  }

  /** Keeps visits as they came in of which nothing else is stored: all of them were tidied away. */
  async keepTidiedAway({ raw }: CleanedHistory): Promise<void> {
    if (!this.keepsRaw() || raw.length === 0) return;
    const days = packDays(raw.map((visit) => ({ ...visit, origin: 'import' })));
    await this.storage.write(['raw'], 'strict', (transaction) => putRawDays(transaction, days));
  }

  /** Imports that are not all stored yet, failed ones that can go on among them. */
  async waiting(origin: Origin): Promise<number[]> {
    const open = await openJobs(this.storage, 'import');
    return open
      .filter(({ payload }) => (payload as ImportPayload | undefined)?.origin === origin)
      .map(({ id }) => id);
  }

  /** Reads and cleans a sample, its times moved by `shift` ms. */
  async sample(file: Blob, shift: number): Promise<CleanedHistory> {
    // Made at a date of ours; what the reader's clock says comes in with the shift.
    const raw = await readHistoryFile(file, { sqlWasm, now: Number.POSITIVE_INFINITY });
    const visits = raw.visits.map((visit) => ({ ...visit, time: visit.time + shift }));
    return cleanHistory({ ...raw, visits });
  }

  /** By the person's rules; `off` says otherwise for this import. */
  #cleaned(raw: ReadHistory, off?: ReadonlySet<RuleId>): Pick<Pending, 'cleaned' | 'own' | 'off'> {
    const rules = { off: new Set<RuleId>(), ...this.rules(), ...(off ? { off } : {}) };
    return { cleaned: cleanHistory(raw, rules), own: rules.own ?? [], off: rules.off };
  }

  #get(previewId: string): Pending {
    const pending = this.#pending.get(previewId);
    if (!pending) throw new DriftfeedError('misuse', `no preview ${previewId}`);
    return pending;
  }

  async #preview(previewId: string): Promise<ImportPreview> {
    const { files, raw, cleaned, own } = this.#get(previewId);
    return {
      previewId,
      fileNames: files.map(({ name }) => name ?? ''),
      format: raw.format,
      files: raw.files,
      ignored: raw.ignored,
      ...previewHistory(cleaned),
      own: [...own],
      alreadyHere: await countKnownVisits(this.storage, cleaned.visits),
      language: chooseModel(cleaned.pages.map((page) => page.title)),
    };
  }
}
