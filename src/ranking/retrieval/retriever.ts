// Exact top-k over int8 rows in WASM SIMD: one pass that scans and selects, then the few that remain are re-scored.
import { DriftfeedError } from '../../device/errors';
import { instantiate, loadWasmModule, type WasmModuleOptions } from '../../device/wasm-module';
import type { QuantisedMatrix } from '../../embedding/matrix';
import { scanQueries } from './query';
import { bestOfFound, type Found } from './rescore';

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
    if (queries.length === 0 || !Number.isInteger(k) || k < 1)
      throw new DriftfeedError('misuse', 'nothing asked for');
    const { matrix, memory, layout, width } = this;
    const { values, scale, error } = scanQueries(queries, matrix.dimensions);
    const missing = layout.queries + queries.length * width * 2 - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
    const padded = new Int16Array(memory.buffer, layout.queries, queries.length * width);
    for (let place = 0; place < queries.length; place++) {
      const start = place * matrix.dimensions;
      padded.set(values.subarray(start, start + matrix.dimensions), place * width);
    }
    const count = this.kernel.retrieve(
      0,
      layout.inverse,
      matrix.rows,
      width,
      layout.queries,
      queries.length,
      scale,
      2 * error,
      Math.min(k, matrix.rows),
      layout.scratch,
      layout.found,
    );
    const entries = new Uint32Array(memory.buffer, layout.found, 2 * count);
    const rows = Array.from({ length: count }, (_, entry) => entries[2 * entry + 1]!);
    return bestOfFound(matrix, rows, queries, k);
  }
}

/**
 * Copies the rows into a memory of the kernel's (rows × dimensions bytes, 12 more a row) and keeps `matrix` for
 * re-scoring; it must not change. Null where this machine has no WASM SIMD. Throws `model-missing` where the build's
 * file does not come.
 */
export async function createRetriever(
  matrix: QuantisedMatrix,
  options: WasmModuleOptions = {},
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
  if (width === dimensions) values.set(matrix.values);
  else
    for (let row = 0; row < rows; row++)
      values.set(matrix.values.subarray(row * dimensions, (row + 1) * dimensions), row * width);
  const kernel = instantiate<Kernel>(module, memory);
  kernel.measure(0, rows, width, inverse);
  return new Retriever(matrix, kernel, memory, width, { inverse, scratch, found, queries });
}

function upTo(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
