import { expect, it, vi } from 'vitest';
import type { StoredJob } from '../storage/jobs';
import { trainingJob } from './training-job';

const job = { id: 1, kind: 'training' } as StoredJob;

function steps(weigh: (signal: AbortSignal) => Promise<string | null>) {
  const done: string[] = [];
  let key: string | null = null;
  const handler = trainingJob({
    train: async () => void done.push('train'),
    sharpenFeed: async () => void done.push('feed'),
    weighScenes: async (signal) => {
      done.push('weigh');
      key = await weigh(signal);
    },
    sceneKey: () => key,
  });
  return { done, handler };
}

it('makes the feed as soon as there is a model, and again only where scenes have come to say something else', async () => {
  const unchanged = steps(async () => null);
  await unchanged.handler(job, new AbortController().signal);
  expect(unchanged.done).toEqual(['train', 'feed', 'weigh']);
  const changed = steps(async () => 'evening');
  await changed.handler(job, new AbortController().signal);
  expect(changed.done).toEqual(['train', 'feed', 'weigh', 'feed']);
});

it('does not fail where weighing does, and says so', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const failure = new Error('no weight');
  const { done, handler } = steps(() => Promise.reject(failure));
  await handler(job, new AbortController().signal);
  expect(done).toEqual(['train', 'feed', 'weigh']);
  expect(said).toHaveBeenCalledWith(failure);
  said.mockRestore();
});

it('ends where it is interrupted while weighing', async () => {
  const abort = new AbortController();
  const { done, handler } = steps(async (signal) => {
    abort.abort();
    signal.throwIfAborted();
    return 'evening';
  });
  await expect(handler(job, abort.signal)).rejects.toThrow();
  expect(done).toEqual(['train', 'feed', 'weigh']);
});
