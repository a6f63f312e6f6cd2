// The client against workers that speak the real protocol through real Comlink but fail as told.
import { expose } from 'comlink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DeviceReport } from '../device/device';
import { DriftfeedError } from '../device/errors';
import { type BatchMemory, type EmbedderOptions, openEmbedder } from './client';
import type { EmbeddingWorkerApi, StartOptions } from './embedding.worker';

const report: DeviceReport = {
  webgpu: { adapter: 'A GPU', isFallback: false },
  wasmThreads: false,
  cores: 2,
  memory: null,
};

/** What one worker does when it is asked to embed. */
type Behaviour = EmbeddingWorkerApi['embed'];

const works: Behaviour = async (texts) => ({
  rows: texts.length,
  dimensions: 2,
  data: new Float32Array(texts.length * 2).fill(1),
});
const losesDevice: Behaviour = async () => {
  throw new DriftfeedError('device-lost', 'gone');
};
const hangs: Behaviour = () => new Promise(() => {});

/** Starts workers with these behaviours, one after another, and keeps a record of them. */
function workshop(behaviours: Behaviour[], options: Partial<EmbedderOptions> = {}) {
  const started: StartOptions[] = [];
  const ends: ReturnType<typeof vi.fn>[] = [];
  let calls = 0;
  let cancels = 0;
  const createWorker = (): Worker => {
    const behaviour = behaviours[Math.min(ends.length, behaviours.length - 1)]!;
    const { port1, port2 } = new MessageChannel();
    const api: EmbeddingWorkerApi = {
      async start(given) {
        started.push(given);
      },
      embed: (texts) => {
        calls++;
        return behaviour(texts);
      },
      batchTokens: () => 1024,
      cancel: () => {
        cancels++;
      },
    };
    expose(api, port2);
    const terminate = vi.fn(() => {
      port1.close();
      port2.close();
    });
    ends.push(terminate);
    return Object.assign(port1, { terminate }) as unknown as Worker;
  };
  const embedder = openEmbedder({
    model: 'minilm-en',
    preference: 'auto',
    base: '/',
    detect: async () => report,
    createWorker,
    ...options,
  });
  return { embedder, started, ends, calls: () => calls, cancels: () => cancels };
}

let open: ReturnType<typeof workshop> | null = null;
function use(...parameters: Parameters<typeof workshop>): ReturnType<typeof workshop> {
  open = workshop(...parameters);
  return open;
}
afterEach(() => {
  open?.embedder.close();
  vi.useRealTimers();
});

describe('openEmbedder', () => {
  it('starts one worker on demand and says what ran', async () => {
    const { embedder, started } = use([works]);
    expect(started).toEqual([]);
    const result = await embedder.embed(['a', 'b']);
    expect(result).toMatchObject({ backend: 'webgpu', adapter: 'A GPU', reason: 'webgpu-fast' });
    expect(result.matrix.data).toHaveLength(4);
    await embedder.embed(['c']);
    expect(started).toHaveLength(1);
    expect(started[0]).toMatchObject({ base: '/', threads: 1, backend: 'webgpu' });
  });

  it('tries a lost GPU once more', async () => {
    const { embedder, started, ends } = use([losesDevice, works]);
    expect(await embedder.embed(['a'])).toMatchObject({ backend: 'webgpu', reason: 'webgpu-fast' });
    expect(started.map((options) => options.backend)).toEqual(['webgpu', 'webgpu']);
    expect(ends[0]).toHaveBeenCalledOnce();
  });

  it('goes on with WASM when the GPU is lost again, and says so', async () => {
    const { embedder, started } = use([losesDevice, losesDevice, works]);
    expect(await embedder.embed(['a'])).toMatchObject({
      backend: 'wasm',
      adapter: null,
      reason: 'device-lost',
    });
    expect(await embedder.embed(['b'])).toMatchObject({ backend: 'wasm', reason: 'device-lost' });
    expect(started.map((options) => options.backend)).toEqual(['webgpu', 'webgpu', 'wasm']);
  });

  it('does not go round in circles when WASM fails too', async () => {
    const broken: Behaviour = async () => {
      throw new Error('out of memory');
    };
    const { embedder, ends } = use([broken], { preference: 'wasm' });
    await expect(embedder.embed(['a'])).rejects.toThrow('out of memory');
    expect(ends).toHaveLength(1);
    expect(ends[0]).toHaveBeenCalledOnce();
  });

  it('lets the caller go as soon as it aborts, and tells the worker', async () => {
    const { embedder, calls, cancels } = use([hangs]);
    const controller = new AbortController();
    const work = embedder.embed(['a'], { signal: controller.signal });
    await vi.waitFor(() => expect(calls()).toBe(1));
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(cancels()).toBe(1));
  });

  it('ends everything on close', async () => {
    const { embedder, calls, ends } = use([hangs]);
    const work = embedder.embed(['a']);
    await vi.waitFor(() => expect(calls()).toBe(1));
    embedder.close();
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(ends[0]).toHaveBeenCalledOnce();
    await expect(embedder.embed(['b'])).rejects.toMatchObject({ code: 'misuse' });
  });

  it('ends the worker when idle and starts another when asked again', async () => {
    const { embedder, started, ends } = use([works], { idleMilliseconds: 20 });
    await embedder.embed(['a']);
    await vi.waitFor(() => expect(ends[0]).toHaveBeenCalledOnce());
    await embedder.embed(['b']);
    expect(started).toHaveLength(2);
    // What the first has found out about the GPU, the second need not.
    expect(started.map(({ batchTokens }) => batchTokens)).toEqual([null, 1024]);
  });

  describe('the batch found on a GPU', () => {
    /** Keeps numbers, and every call to it. */
    function memory(known: Record<string, number> = {}) {
      const noted: [string, number | null][] = [];
      const batches: BatchMemory = {
        recall: async (adapter) => known[adapter] ?? null,
        note: async (adapter, tokens) => {
          noted.push([adapter, tokens]);
        },
      };
      return { batches, noted };
    }
    const tokensOf = ({ started }: ReturnType<typeof workshop>) =>
      started.map(({ batchTokens }) => batchTokens);

    it('is noted once, for the adapter', async () => {
      const { batches, noted } = memory({ Another: 512 });
      const shop = use([works], { batches });
      await shop.embedder.embed(['a']);
      await shop.embedder.embed(['b']);
      expect(tokensOf(shop)).toEqual([null]);
      expect(noted).toEqual([['A GPU', 1024]]);
    });

    it('is taken from an earlier page, and not looked for again', async () => {
      const { batches, noted } = memory({ 'A GPU': 2048 });
      const shop = use([works], { batches });
      await shop.embedder.embed(['a']);
      expect(tokensOf(shop)).toEqual([2048]);
      expect(noted).toEqual([]);
    });

    it('is forgotten when the GPU is lost, and found anew', async () => {
      const { batches, noted } = memory({ 'A GPU': 2048 });
      const shop = use([losesDevice, works], { batches });
      await shop.embedder.embed(['a']);
      expect(tokensOf(shop)).toEqual([2048, null]);
      expect(noted).toEqual([
        ['A GPU', null],
        ['A GPU', 1024],
      ]);
    });

    it('is no concern of WASM, and its memory may fail', async () => {
      const { batches, noted } = memory({ 'A GPU': 2048 });
      const shop = use([works], { batches, preference: 'wasm' });
      await shop.embedder.embed(['a']);
      expect([tokensOf(shop), noted]).toEqual([[null], []]);
      shop.embedder.close();
      const fails = () => Promise.reject(new Error('storage'));
      const other = use([losesDevice, works], { batches: { recall: fails, note: fails } });
      expect((await other.embedder.embed(['a'])).backend).toBe('webgpu');
    });
  });

  describe('on WASM with two cores', () => {
    const onWasm = { preference: 'wasm' } as const;
    const texts = Array.from({ length: 21 }, (_, index) => 'x'.repeat(1 + ((index * 8) % 21)));
    /** A vector says which text it is of, and by which worker. */
    const telling = (worker: number): Behaviour => {
      return async (given) => ({
        rows: given.length,
        dimensions: 2,
        data: Float32Array.from(given.flatMap((text) => [text.length, worker])),
      });
    };

    it('shares texts out among two workers and gives the vectors back in order', async () => {
      const { embedder, started, calls } = use([telling(1), telling(2)], onWasm);
      const { matrix } = await embedder.embed(texts);
      expect(matrix).toMatchObject({ rows: 21, dimensions: 2 });
      const rows = texts.map((_, row) => [...matrix.data.subarray(2 * row, 2 * row + 2)]);
      expect(rows.map(([length]) => length)).toEqual(texts.map((text) => text.length));
      const ofFirst = rows.filter(([, worker]) => worker === 1);
      expect([ofFirst.length, rows.length - ofFirst.length]).toEqual([11, 10]);
      // Long and short for both, so that neither waits long for the other.
      const longOfFirst = ofFirst.filter(([length]) => length! > 11).length;
      expect(longOfFirst).toBeGreaterThanOrEqual(4);
      expect(longOfFirst).toBeLessThanOrEqual(6);
      expect(started.map(({ threads }) => threads)).toEqual([1, 1]);
      await embedder.embed(texts);
      expect([started.length, calls()]).toEqual([2, 4]);
    });

    it('embeds equal texts once, whichever worker would have had them', async () => {
      const given: string[] = [];
      const noting: Behaviour = async (some) => {
        given.push(...some);
        return telling(1)(some);
      };
      const { embedder } = use([noting], onWasm);
      const twice = [...texts, ...texts];
      const { matrix } = await embedder.embed(twice);
      expect([...given].sort()).toEqual([...texts].sort());
      expect(twice.map((_, row) => matrix.data[2 * row])).toEqual(twice.map((text) => text.length));
    });

    it('does with one for a few texts, with one on one core, and with one on a GPU', async () => {
      const few = use([works], onWasm);
      await few.embedder.embed(texts.slice(0, 15));
      const oneCore = workshop([works], { ...onWasm, detect: async () => ({ ...report, cores: 1 }) });
      await oneCore.embedder.embed(texts);
      oneCore.embedder.close();
      const gpu = workshop([works]);
      await gpu.embedder.embed(texts);
      gpu.embedder.close();
      expect([few, oneCore, gpu].map(({ started }) => started.length)).toEqual([1, 1, 1]);
    });

    it.each([
      [2, 1],
      [4, 1],
      [8, 2],
      [null, 2],
    ])('with %s GiB of memory starts %i', async (memory, workers) => {
      const isolated = { ...report, wasmThreads: true, cores: 4, memory };
      const { embedder, started } = use([works], { ...onWasm, detect: async () => isolated });
      expect((await embedder.embed(texts)).matrix.rows).toBe(21);
      // One worker alone has all the threads.
      expect(started.map(({ threads }) => threads)).toEqual(Array(workers).fill(4 / workers));
    });

    it('gives each its part of the threads where there are more cores', async () => {
      const isolated = { ...report, wasmThreads: true, cores: 8 };
      const { embedder, started } = use([works], { ...onWasm, detect: async () => isolated });
      await embedder.embed(texts);
      expect(started.map(({ threads }) => threads)).toEqual([2, 2]);
    });

    it('fails when one of them does, once the other has ended, and starts afresh', async () => {
      const broken: Behaviour = async () => {
        throw new Error('out of memory');
      };
      let other = 'at work';
      const slow: Behaviour = async (given) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        other = 'done';
        return works(given);
      };
      const { embedder, started, ends } = use([broken, slow, works], onWasm);
      await expect(embedder.embed(texts)).rejects.toThrow('out of memory');
      expect(other).toBe('done');
      expect(ends.map((end) => end.mock.calls.length)).toEqual([1, 1]);
      expect((await embedder.embed(texts)).matrix.rows).toBe(21);
      expect(started).toHaveLength(4);
    });

    it('says what broke where the other was only told to stop', async () => {
      const stops: Behaviour = async () => {
        throw new DriftfeedError('cancelled');
      };
      const broken: Behaviour = async () => {
        throw new Error('out of memory');
      };
      const { embedder, started } = use([stops, broken, works], onWasm);
      await expect(embedder.embed(texts)).rejects.toThrow('out of memory');
      await embedder.embed(texts);
      expect(started).toHaveLength(4);
    });

    it('cancels both', async () => {
      const { embedder, calls, cancels } = use([hangs], onWasm);
      const controller = new AbortController();
      const work = embedder.embed(texts, { signal: controller.signal });
      await vi.waitFor(() => expect(calls()).toBe(2));
      controller.abort();
      await expect(work).rejects.toMatchObject({ code: 'cancelled' });
      await vi.waitFor(() => expect(cancels()).toBe(2));
    });
  });
});
