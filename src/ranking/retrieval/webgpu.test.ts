// The compute shaders on the software driver that Chromium's tests use: the same results as a plain float scan.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QuantisedMatrix, quantise, rowOf } from '../../embedding/matrix';
import { tfjsOnDawn } from '../../interest/evolution/kernels/webgpu/dawn.fixture';
import { hardToTell, plainScan, someQueries, someRows } from './plain-scan.fixture';
import { GpuRetriever, type GpuRetrieverOptions } from './webgpu';

const tf = await tfjsOnDawn();
if (!tf) console.error('\n!!! Retrieval on WebGPU NOT TESTED: no Vulkan driver\n');

describe.skipIf(!tf)('exact retrieval on WebGPU', () => {
  let device: GPUDevice;
  beforeAll(() => {
    device = (tf!.backend() as WebGPUBackend).device;
  });
  afterAll(() => device.destroy());

  async function compare(
    matrix: QuantisedMatrix,
    queries: readonly Float32Array[],
    k: number,
    options?: GpuRetrieverOptions,
  ): Promise<void> {
    const retriever = new GpuRetriever(device, matrix, options);
    expect(await retriever.search(queries, k)).toEqual(plainScan(matrix, queries, k));
    // Nothing of one search is left for the next.
    expect(await retriever.search(queries[0]!, 3)).toEqual(plainScan(matrix, [queries[0]!], 3));
    retriever.close();
  }

  it.each([
    { rows: 1, dimensions: 384, k: 5, queries: 1 },
    { rows: 37, dimensions: 7, k: 10, queries: 3 },
    { rows: 1001, dimensions: 384, k: 1000, queries: 1 },
    { rows: 3000, dimensions: 64, k: 200, queries: 5 },
  ])('is a plain float scan: $rows × $dimensions, the $k best, $queries queries', async (shape) => {
    const matrix = quantise(someRows(shape.rows, shape.dimensions, shape.rows));
    const queries = someQueries(shape.queries, shape.dimensions, 7);
    await compare(matrix, queries, shape.k, { packed: true });
    await compare(matrix, queries, shape.k, { packed: false });
  });

  it('holds where scores lie closer together than the scan can tell', async () => {
    const { matrix, query } = hardToTell(3000, 48);
    await compare(matrix, [query], 100);
  });

  it('reads back all that may be among the best, however many', async () => {
    const some = someRows(3000, 16, 3);
    for (let row = 0; row < 3000; row++) some.data.set(rowOf(some, row % 2), row * 16);
    await compare(quantise(some), someQueries(1, 16, 4), 5);
  });

  it('keeps to rows that are of another length, all of int8, or zero', async () => {
    const matrix = quantise(someRows(300, 20, 5));
    matrix.values.fill(-128, 0, 20);
    matrix.values.fill(0, 20, 40);
    for (let row = 0; row < 300; row++) matrix.scales[row]! *= 1 + (row % 7);
    await compare(matrix, [new Float32Array(20).fill(-1e3), new Float32Array(20)], 20);
  });

  it('holds rows that one binding cannot, in parts', async () => {
    const limits = { maxStorageBufferBindingSize: 40_000, maxBufferSize: 1 << 20 };
    const narrow = new Proxy(device, {
      get: (target, name) => {
        const value = name === 'limits' ? limits : Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const matrix = quantise(someRows(1500, 64, 8));
    const query = rowOf(someRows(1, 64, 9), 0);
    const retriever = new GpuRetriever(narrow, matrix);
    expect(await retriever.search(query, 100)).toEqual(plainScan(matrix, [query], 100));
    retriever.close();
  });

  it('refuses what cannot be asked', async () => {
    const retriever = new GpuRetriever(device, quantise(someRows(4, 8, 1)));
    await expect(retriever.search([], 1)).rejects.toThrow('misuse');
    await expect(retriever.search(new Float32Array(8), 0)).rejects.toThrow('misuse');
    await expect(retriever.search(new Float32Array(7), 1)).rejects.toThrow('misuse');
  });
});
