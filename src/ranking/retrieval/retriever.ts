// Exact top-k over int8 rows in WASM SIMD: one pass that scans and selects, then the few that remain are re-scored.
import { DriftfeedError } from '../../device/errors';
import { instantiate, loadWasmModule, type WasmModuleOptions } from '../../device/wasm-module';
import type { QuantisedMatrix } from '../../embedding/matrix';
import { type ScanQueries, scanQueries } from './query';
import { bestOf, type Found, scoresOf } from './rescore';

interface Kernel {
  measure(rows: number, count: number, width: number, inverse: number): void;
  retrieve(
    rows: number,
    inverse: number,
    count: number,
    width: number,
    queries: number,
    queryCount: number,
    scale: number,
    slack: number,
    k: number,
    scratch: number,
    found: number,
  ): number;
}

const pageBytes = 65_536;
const scratchBytes = 1168;
/** Of a search in steps: rows times queries that are scanned, or scored anew, without a break; some 20 ms. */
const scannedInOne = 400_000;
const scoredInOne = 20_000;
/** Rows that are copied and measured in one. */
const copiedInOne = 20_000;

/** Bytes into the kernel's memory. */
interface Layout {
  inverse: number;
  scratch: number;
  found: number;
  queries: number;
}

/** Made by `createRetriever`. Its rows lie in a memory of its own, and go with it. */
export class Retriever {
  constructor(
    private readonly matrix: QuantisedMatrix,
    private readonly kernel: Kernel,
    private readonly memory: WebAssembly.Memory,
    private readonly width: number,
    private readonly layout: Layout,
  ) {}

  get rows(): number {
    return this.matrix.rows;
  }

  /**
   * The k rows with the largest inner product with the query, best first, of equals the lower row; all rows where
   * there are fewer. With several queries a row's score is the largest of its inner products (for their sum, pass the
   * sum of the queries).
   *
   * Exact: rows, order and scores are those of a plain scan with `dot` over `dequantise(matrix)`, bit for bit. With
   * a the scanned and t the true scores, |a − t| ≤ ε: k rows have t ≥ a₍ₖ₎ − ε, so no row of the true k best has
   * less, and its own a is at least a₍ₖ₎ − 2ε. All those rows are re-scored. See `scanQueries` for ε.
   *
   * Throws `misuse` for a query of another length or that is not finite, for none, and for a k that is no whole number above 0.
   */
  search(query: Float32Array | readonly Float32Array[], k: number): Found[] {
    const queries = query instanceof Float32Array ? [query] : query;
    const scanned = this.scanOf(queries, k);
    return bestOf(scoresOf(this.matrix, this.scan(scanned, 0, queries.length, k).rows, queries), k);
  }

  /**
   * The same, in steps of some 20 ms at 100,000 rows, so that whoever takes them can let others in between.
   *
   * A few queries at a time are scanned for, all with the one scale. A row of the k best by scanned score is so for
   * the query that it is nearest to, and the k-th best of some queries is no better than the k-th best of all: so the
   * rows that one scan would have found are among those of the steps, with the same scores.
   */
  *searchInSteps(queries: readonly Float32Array[], k: number): Generator<void, Found[]> {
    const { rows } = this;
    const scanned = this.scanOf(queries, k);
    const scores = new Float32Array(rows).fill(Number.NEGATIVE_INFINITY);
    const some = Math.max(1, Math.floor(scannedInOne / Math.max(1, rows)));
    for (let place = 0; place < queries.length; place += some) {
      const found = this.scan(scanned, place, Math.min(some, queries.length - place), k);
      found.rows.forEach((row, entry) => {
        scores[row] = Math.max(scores[row]!, found.scores[entry]!);
      });
      yield;
    }
    const sorted = scores.toSorted();
    yield;
    const least = Math.fround(sorted[Math.max(0, rows - k)]! - Math.fround(2 * scanned.error));
    const found: Found[] = [];
    const near: number[] = [];
    for (let row = 0; row < rows; row++)
      if (scores[row]! > Number.NEGATIVE_INFINITY && scores[row]! >= least) near.push(row);
    const slice = Math.max(1, Math.floor(scoredInOne / queries.length));
    for (let start = 0; start < near.length; start += slice) {
      yield;
      for (const each of scoresOf(this.matrix, near.slice(start, start + slice), queries)) found.push(each);
    }
    return bestOf(found, k);
  }

  private scanOf(queries: readonly Float32Array[], k: number): ScanQueries {
    if (queries.length === 0 || !Number.isInteger(k) || k < 1)
      throw new DriftfeedError('misuse', 'nothing asked for');
    return scanQueries(queries, this.matrix.dimensions);
  }

  /** Rows that may be among the k best of `count` queries from the place `first` on, in order, with scanned scores. */
  private scan(
    { values, scale, error }: ScanQueries,
    first: number,
    count: number,
    k: number,
  ): { rows: number[]; scores: number[] } {
    const { matrix, memory, layout, width } = this;
    const missing = layout.queries + count * width * 2 - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    const padded = new Int16Array(memory.buffer, layout.queries, count * width);
    for (let place = 0; place < count; place++) {
      const start = (first + place) * matrix.dimensions;
      padded.set(values.subarray(start, start + matrix.dimensions), place * width);
    }
    const entries = this.kernel.retrieve(
      0,
      layout.inverse,
      matrix.rows,
      width,
      layout.queries,
      count,
      scale,
      2 * error,
      Math.min(k, matrix.rows),
      layout.scratch,
      layout.found,
    );
    const rows = new Uint32Array(memory.buffer, layout.found, 2 * entries);
    const scores = new Float32Array(memory.buffer, layout.found, 2 * entries);
    return {
      rows: Array.from({ length: entries }, (_, entry) => rows[2 * entry + 1]!),
      scores: Array.from({ length: entries }, (_, entry) => scores[2 * entry]!),
    };
  }
}

export interface RetrieverOptions extends WasmModuleOptions {
  /** Awaited between steps of the copying, a few milliseconds each; without it, it is done in one. */
  between?: () => Promise<void>;
}

/**
 * Copies the rows into a memory of the kernel's (rows × dimensions bytes, 12 more a row) and keeps `matrix` for
 * re-scoring; it must not change. Null where this machine has no WASM SIMD. Throws `model-missing` where the build's
 * file does not come.
 */
export async function createRetriever(
  matrix: QuantisedMatrix,
  { between, ...options }: RetrieverOptions = {},
): Promise<Retriever | null> {
  const module = await loadWasmModule('retrieval', options);
  if (!module) return null;
  const { rows, dimensions } = matrix;
  const width = upTo(dimensions, 16);
  const paddedRows = upTo(rows, 4);
  const inverse = paddedRows * width;
  const scratch = upTo(inverse + 4 * paddedRows, 16);
  const found = scratch + scratchBytes;
  const queries = upTo(found + 8 * rows, 16);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((queries + 2 * width) / pageBytes) });
  const values = new Int8Array(memory.buffer, 0, rows * width);
  const kernel = instantiate<Kernel>(module, memory);
  const some = between ? copiedInOne : rows;
  for (let start = 0; start < rows; start += some) {
    const end = Math.min(start + some, rows);
    if (width === dimensions) values.set(matrix.values.subarray(start * width, end * width), start * width);
    else
      for (let row = start; row < end; row++)
        values.set(matrix.values.subarray(row * dimensions, (row + 1) * dimensions), row * width);
    kernel.measure(start * width, end - start, width, inverse + 4 * start);
    await between?.();
  }
  return new Retriever(matrix, kernel, memory, width, { inverse, scratch, found, queries });
}

function upTo(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
