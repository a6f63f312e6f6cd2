// Exact top-k over int8 rows on WebGPU: scores and selection stay there, a few rows more than asked for come back.
import { DriftfeedError } from '../../device/errors';
import type { QuantisedMatrix } from '../../embedding/matrix';
import { scanQueries } from './query';
import { bestOfFound, type Found } from './rescore';
import { bins, collectShader, scoreShader, thresholdShader, workgroupSize } from './webgpu-kernels';

interface Part {
  first: number;
  rows: number;
  data: GPUBuffer;
}

/** Rows read back at once beyond the k asked for; where more may be among the best, all that may are read. */
const spareRows = 1024;
const mostQueries = 64;

export interface GpuRetrieverOptions {
  /** WGSL's packed_4x8_integer_dot_product. Default: whether the browser says it has it. */
  packed?: boolean;
}

/**
 * Puts the rows on the device, which stays the caller's: `close` frees the buffers alone. The order of results, ties and
 * scores are those of `Retriever.search`: the same scan in whole numbers, the same bound, the same re-scoring.
 */
export class GpuRetriever {
  private readonly parts: readonly Part[];
  private readonly words: number;
  private readonly inverse: GPUBuffer;
  private readonly queries: GPUBuffer;
  private readonly scores: GPUBuffer;
  private readonly histogram: GPUBuffer;
  private readonly threshold: GPUBuffer;
  private readonly count: GPUBuffer;
  private readonly found: GPUBuffer;
  private readonly score: GPUComputePipeline;
  private readonly findThreshold: GPUComputePipeline;
  private readonly collect: GPUComputePipeline;

  constructor(
    private readonly device: GPUDevice,
    private readonly matrix: QuantisedMatrix,
    {
      packed = navigator.gpu.wgslLanguageFeatures.has('packed_4x8_integer_dot_product'),
    }: GpuRetrieverOptions = {},
  ) {
    const { rows, dimensions } = matrix;
    if (rows === 0) throw new DriftfeedError('misuse', 'no rows');
    this.words = Math.ceil(dimensions / 4);
    this.parts = this.upload();
    this.inverse = this.buffer(4 * rows, GPUBufferUsage.COPY_DST);
    device.queue.writeBuffer(this.inverse, 0, inverseLengths(matrix));
    this.queries = this.buffer(8 * this.words * mostQueries, GPUBufferUsage.COPY_DST);
    this.scores = this.buffer(4 * rows);
    this.histogram = this.buffer(4 * bins, GPUBufferUsage.COPY_DST);
    this.threshold = this.buffer(4);
    this.count = this.buffer(4, GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC);
    this.found = this.buffer(4 * rows, GPUBufferUsage.COPY_SRC);
    const pipeline = (code: string) =>
      device.createComputePipeline({
        layout: 'auto',
        compute: { module: device.createShaderModule({ code }) },
      });
    this.score = pipeline(scoreShader(packed));
    this.findThreshold = pipeline(thresholdShader);
    this.collect = pipeline(collectShader);
  }

  /** As `Retriever.search`, for at most 64 queries. Not to be called again before it has answered. */
  async search(query: Float32Array | readonly Float32Array[], k: number): Promise<Found[]> {
    const queries = query instanceof Float32Array ? [query] : query;
    if (queries.length === 0 || queries.length > mostQueries || !Number.isInteger(k) || k < 1)
      throw new DriftfeedError('misuse', 'nothing that can be asked');
    const { device, matrix } = this;
    const { values, scale, error } = scanQueries(queries, matrix.dimensions);
    device.queue.writeBuffer(this.queries, 0, this.inBytes(values, queries.length));
    // No score is further from 0 than the longest query is long.
    const reach = Math.max(...queries.map((one) => Math.hypot(...one))) || 1;
    const asked = {
      k: Math.min(k, matrix.rows),
      queries: queries.length,
      scale,
      slack: 2 * error,
      binsPerPoint: bins / 2 / reach,
    };
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(this.histogram);
    encoder.clearBuffer(this.count);
    const pass = encoder.beginComputePass();
    const uniforms: GPUBuffer[] = [];
    const dispatch = (
      pipeline: GPUComputePipeline,
      buffers: readonly GPUBuffer[],
      part: Part | null,
      threads: number,
    ) => {
      const uniform = this.uniform({ ...asked, first: part?.first ?? 0, partRows: part?.rows ?? 0 });
      uniforms.push(uniform);
      pass.setPipeline(pipeline);
      pass.setBindGroup(
        0,
        device.createBindGroup({
          layout: pipeline.getBindGroupLayout(0),
          entries: [uniform, ...buffers].map((buffer, binding) => ({ binding, resource: { buffer } })),
        }),
      );
      pass.dispatchWorkgroups(Math.ceil(threads / workgroupSize));
    };
    for (const part of this.parts)
      dispatch(
        this.score,
        [part.data, this.inverse, this.queries, this.scores, this.histogram],
        part,
        part.rows,
      );
    dispatch(this.findThreshold, [this.histogram, this.threshold], null, 1);
    dispatch(this.collect, [this.scores, this.threshold, this.count, this.found], null, matrix.rows);
    pass.end();
    const expected = Math.min(matrix.rows, k + spareRows);
    const [count, ...some] = await this.readBack(encoder, expected);
    for (const uniform of uniforms) uniform.destroy();
    const rows =
      count! > expected ? (await this.readBack(device.createCommandEncoder(), count!)).slice(1) : some;
    return bestOfFound(matrix, rows.slice(0, count!), queries, k);
  }

  close(): void {
    for (const { data } of this.parts) data.destroy();
    for (const buffer of [this.inverse, this.queries, this.scores, this.histogram]) buffer.destroy();
    for (const buffer of [this.threshold, this.count, this.found]) buffer.destroy();
  }

  /** Submits, then reads the count and the first rows found. */
  private async readBack(encoder: GPUCommandEncoder, rows: number): Promise<number[]> {
    const { device } = this;
    const bytes = 4 * (1 + rows);
    const target = device.createBuffer({
      size: bytes,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    encoder.copyBufferToBuffer(this.count, 0, target, 0, 4);
    encoder.copyBufferToBuffer(this.found, 0, target, 4, 4 * rows);
    device.queue.submit([encoder.finish()]);
    await target.mapAsync(GPUMapMode.READ);
    const read = [...new Uint32Array(target.getMappedRange())];
    target.destroy();
    return read;
  }

  private buffer(size: number, usage = 0): GPUBuffer {
    return this.device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | usage });
  }

  private uniform(
    asked: Record<'first' | 'partRows' | 'queries' | 'k' | 'scale' | 'slack' | 'binsPerPoint', number>,
  ): GPUBuffer {
    const bytes = new ArrayBuffer(48);
    new Uint32Array(bytes).set([
      this.matrix.rows,
      asked.first,
      asked.partRows,
      this.words,
      asked.queries,
      asked.k,
    ]);
    new Float32Array(bytes).set([asked.scale, asked.slack, asked.binsPerPoint], 6);
    const buffer = this.device.createBuffer({
      size: bytes.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.device.queue.writeBuffer(buffer, 0, bytes);
    return buffer;
  }

  /** Rows by words, in as many parts as one binding may not hold. */
  private upload(): Part[] {
    const { device, matrix, words } = this;
    const { rows, dimensions, values } = matrix;
    const limit = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
    const most = Math.max(1, Math.floor(limit / (4 * words)));
    const parts: Part[] = [];
    const bytes = new Int8Array(4 * words);
    const row32 = new Uint32Array(bytes.buffer);
    for (let first = 0; first < rows; first += most) {
      const count = Math.min(most, rows - first);
      const data = device.createBuffer({
        size: 4 * words * count,
        usage: GPUBufferUsage.STORAGE,
        mappedAtCreation: true,
      });
      const target = new Uint32Array(data.getMappedRange());
      for (let row = 0; row < count; row++) {
        const start = (first + row) * dimensions;
        bytes.set(values.subarray(start, start + dimensions));
        for (let word = 0; word < words; word++) target[word * count + row] = row32[word]!;
      }
      data.unmap();
      parts.push({ first, rows: count, data });
    }
    return parts;
  }

  /** Of each four components a word of their upper bytes and one of their lower ones, both as signed numbers. */
  private inBytes(values: Int16Array, queries: number): Int8Array<ArrayBuffer> {
    const { dimensions } = this.matrix;
    const bytes = new Int8Array(8 * this.words * queries);
    for (let query = 0; query < queries; query++)
      for (let j = 0; j < dimensions; j++) {
        const value = values[query * dimensions + j]!;
        const low = (value << 24) >> 24;
        const place = 8 * (query * this.words + (j >> 2)) + (j & 3);
        bytes[place] = (value - low) >> 8;
        bytes[place + 4] = low;
      }
    return bytes;
  }
}

/** 1/‖row‖ of the int8 rows; 0 for a row of zeros. */
function inverseLengths({ rows, dimensions, values }: QuantisedMatrix): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: rows }, (_, row) => {
    let squares = 0;
    for (let j = row * dimensions; j < (row + 1) * dimensions; j++) squares += values[j]! ** 2;
    return squares > 0 ? 1 / Math.sqrt(squares) : 0;
  });
}
