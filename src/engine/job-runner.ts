// Runs stored jobs one after another; each can be paused, cancelled, killed and resumed.
import { errorCode } from '../device/errors';
import type { Storage } from '../storage/database';
import {
  createJob,
  getJob,
  listJobs,
  openJobs,
  pruneJobs,
  type StoredJob,
  unfinishedJobs,
  updateJob,
} from '../storage/jobs';
import type { JobKind, JobState } from '../storage/schema';
import type { StatusBoard } from './status';

/** Does a job's work from its cursor on; resolves when it is done, rejects when aborted or failed. */
export type JobHandler = (job: StoredJob, signal: AbortSignal) => Promise<void>;

/** What comes first: new visits before vectors, vectors before anything that needs them. */
const priority: Record<JobKind, number> = { import: 0, embedding: 1, sources: 2, training: 3 };
const keepEnded = 24 * 3_600_000;

export class JobRunner {
  #running: { id: number; abort: AbortController; end: JobState | null } | null = null;
  #closed = false;
  #wakes = 0;
  /** Resolves when no job runs. */
  #idle: Promise<void> = Promise.resolve();
  #held = 0;

  constructor(
    private readonly storage: Storage,
    private readonly board: StatusBoard,
    private readonly handlers: Record<JobKind, JobHandler>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Shows what is unfinished or may be taken up again, drops what ended long ago, and starts. */
  async start(): Promise<void> {
    await pruneJobs(this.storage, this.now() - keepEnded);
    for (const job of await openJobs(this.storage)) {
      this.#show(job);
      // One that waits does not say itself how far it came.
      if (job.state !== 'running' && job.cursor > 0)
        this.board.job(job.id, { kind: job.kind, done: job.cursor });
    }
    this.wake();
  }

  /** Adds a job unless one of its kind waits or is paused already, and starts. */
  async add(kind: JobKind, total: number, payload?: unknown): Promise<void> {
    const unfinished = await unfinishedJobs(this.storage, kind);
    // Embedding goes on until nothing is left, so a running one takes in what is new.
    const taken = unfinished.some(({ state }) => state !== 'running' || kind === 'embedding');
    if (!taken) this.#show(await createJob(this.storage, { kind, total, payload }, this.now()));
    this.wake();
  }

  /** Looks for work; harmless at any time. */
  wake(): void {
    this.#wakes++;
    if (this.#running === null && !this.#closed && this.#held === 0) this.#idle = this.#loop();
  }

  /** Puts the running job back, does `work` while none runs, and goes on. */
  async withoutJobs<T>(work: () => Promise<T>): Promise<T> {
    this.#held++;
    try {
      if (this.#running && this.#running.end === null) {
        this.#running.end = 'queued';
        this.#running.abort.abort();
      }
      await this.#idle;
      return await work();
    } finally {
      this.#held--;
      this.wake();
    }
  }

  async pause(id: number): Promise<void> {
    await this.#stop(id, 'paused');
  }

  async resume(id: number): Promise<void> {
    this.#show(await updateJob(this.storage, id, { state: 'queued' }, this.now()));
    this.wake();
  }

  async cancel(id: number): Promise<void> {
    await this.#stop(id, 'cancelled');
  }

  /** The first job of a kind that has not ended. */
  async find(kind: JobKind): Promise<StoredJob | null> {
    return (await unfinishedJobs(this.storage, kind))[0] ?? null;
  }

  /** Resolves once no job runs. */
  idle(): Promise<void> {
    return this.#idle;
  }

  /** Ends all work without changing any row: the next start goes on from there. */
  close(): void {
    this.#closed = true;
    this.#running?.abort.abort();
  }

  async #stop(id: number, state: JobState): Promise<void> {
    if (this.#running?.id === id) {
      this.#running.end = state;
      this.#running.abort.abort();
      return;
    }
    const job = await getJob(this.storage, id);
    if (job) this.#show(await updateJob(this.storage, id, { state }, this.now()));
  }

  async #loop(): Promise<void> {
    this.#running = { id: -1, abort: new AbortController(), end: null };
    let seen = -1;
    const mayRun = () => !this.#closed && this.#held === 0;
    try {
      while (mayRun() && seen !== this.#wakes) {
        seen = this.#wakes;
        for (let job = await this.#next(); job && mayRun(); job = await this.#next()) await this.#run(job);
      }
    } catch (error) {
      // The storage of the jobs themselves failed; the rows are as they were, and the next wake tries again.
      if (!this.#closed) console.error(error);
    }
    this.#running = null;
  }

  async #next(): Promise<StoredJob | null> {
    const open = (await listJobs(this.storage)).filter(
      (job) => job.state === 'queued' || job.state === 'running',
    );
    open.sort((a, b) => priority[a.kind] - priority[b.kind] || a.id - b.id);
    return open[0] ?? null;
  }

  async #run(job: StoredJob): Promise<void> {
    const running = { id: job.id, abort: new AbortController(), end: null as JobState | null };
    this.#running = running;
    this.#show(await updateJob(this.storage, job.id, { state: 'running' }, this.now()));
    let end: { state: JobState; errorCode?: string };
    try {
      await this.handlers[job.kind](job, running.abort.signal);
      end = { state: running.end ?? 'done' };
    } catch (error) {
      const code = errorCode(error);
      if (this.#closed) return;
      if (code === 'unknown') console.error(error);
      end = running.end ? { state: running.end } : { state: 'failed', errorCode: code };
    }
    this.#show(await updateJob(this.storage, job.id, end, this.now()));
  }

  #show(job: StoredJob): void {
    const failed = job.state === 'failed' ? errorCode(new Error(job.errorCode ?? 'unknown')) : null;
    this.board.job(job.id, {
      kind: job.kind,
      state: job.state,
      total: job.total,
      error: failed,
    });
  }
}
