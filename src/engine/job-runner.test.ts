import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { DriftfeedError } from '../device/errors';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { listJobs, updateJob } from '../storage/jobs';
import type { JobKind } from '../storage/schema';
import { type JobHandler, JobRunner } from './job-runner';
import { StatusBoard } from './status';

let storage: Storage;
let runners: JobRunner[] = [];
let name = 0;

afterEach(async () => {
  for (const runner of runners) runner.close();
  runners = [];
  storage.close();
  await deleteStorage(storage.name);
});

async function setUp(handlers: Partial<Record<JobKind, JobHandler>>) {
  storage = await openStorage(`jobs-${name++}`);
  return another(handlers);
}

function another(handlers: Partial<Record<JobKind, JobHandler>>) {
  const missing: JobHandler = async () => {
    throw new DriftfeedError('misuse', 'no handler');
  };
  const all = { import: missing, embedding: missing, training: missing, sources: missing, ...handlers };
  const board = new StatusBoard();
  const runner = new JobRunner(storage, board, all);
  runners.push(runner);
  return { runner, board };
}

const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let i = 0; i < 400; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('never happened');
};
const states = async () => (await listJobs(storage)).map(({ kind, state }) => `${kind} ${state}`);
/** Works until aborted, as a long job does. */
const endless =
  (started: string[], label: string): JobHandler =>
  (_, signal) => {
    started.push(label);
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new DriftfeedError('cancelled'))),
    );
  };

describe('JobRunner', () => {
  it('does what is needed first first, one at a time', async () => {
    const order: string[] = [];
    const note =
      (label: string): JobHandler =>
      async () => {
        order.push(label);
      };
    const { runner } = await setUp({
      training: note('training'),
      embedding: note('embedding'),
      import: note('import'),
    });
    await runner.withoutJobs(async () => {
      await runner.add('training', 0);
      await runner.add('embedding', 1);
      await runner.add('import', 1);
      expect(order).toEqual([]);
    });
    await until(() => order.length === 3);
    expect(order).toEqual(['import', 'embedding', 'training']);
    await until(async () => (await states()).every((state) => state.endsWith('done')));
  });

  it('keeps one waiting job of a kind, and takes a paused one for waiting', async () => {
    const started: string[] = [];
    const { runner } = await setUp({ embedding: endless(started, 'e') });
    await runner.withoutJobs(async () => {
      await runner.add('embedding', 1);
      await runner.add('embedding', 1);
      expect(await states()).toEqual(['embedding queued']);
    });
    await until(() => started.length === 1);
    await runner.pause((await listJobs(storage))[0]!.id);
    await until(async () => (await states())[0] === 'embedding paused');
    await runner.add('embedding', 1);
    expect(await states()).toEqual(['embedding paused']);
  });

  it('pauses, resumes and cancels', async () => {
    const started: string[] = [];
    const { runner } = await setUp({ embedding: endless(started, 'e') });
    await runner.add('embedding', 1);
    await until(() => started.length === 1);
    const { id } = (await listJobs(storage))[0]!;
    await runner.pause(id);
    await until(async () => (await states())[0] === 'embedding paused');
    await runner.resume(id);
    await until(() => started.length === 2);
    await runner.cancel(id);
    await until(async () => (await states())[0] === 'embedding cancelled');
  });

  it('says why a job failed and goes on with the next', async () => {
    const { runner, board } = await setUp({
      import: async () => {
        throw new DriftfeedError('quota-full');
      },
      training: async () => {},
    });
    await runner.add('import', 1);
    await runner.add('training', 1);
    await until(async () => (await states()).join() === 'import failed,training done');
    expect(board.get().jobs.find((job) => job.kind === 'import')?.error).toBe('quota-full');
  });

  it('takes up what a killed tab left running', async () => {
    const started: string[] = [];
    const first = await setUp({ training: endless(started, 'first') });
    await first.runner.add('training', 1);
    await until(() => started.length === 1);
    first.runner.close(); // the row still says running, as after a kill
    expect(await states()).toEqual(['training running']);
    const second = another({
      training: async () => {
        started.push('second');
      },
    });
    await second.runner.start();
    await until(async () => (await states())[0] === 'training done');
    expect(started).toEqual(['first', 'second']);
  });

  it('stands back while history is forgotten, then does the job again', async () => {
    const started: string[] = [];
    const { runner } = await setUp({ embedding: endless(started, 'e') });
    await runner.add('embedding', 1);
    await until(() => started.length === 1);
    const seen = await runner.withoutJobs(async () => (await states())[0]);
    expect(seen).toBe('embedding queued');
    await until(() => started.length === 2);
  });

  it('drops ended jobs of yesterday from the status', async () => {
    const { runner } = await setUp({ import: async () => {} });
    await runner.add('import', 1);
    await until(async () => (await states())[0] === 'import done');
    const { id } = (await listJobs(storage))[0]!;
    await updateJob(storage, id, {}, Date.now() - 2 * 24 * 3_600_000);
    await runner.start();
    expect(await states()).toEqual([]);
  });
});
