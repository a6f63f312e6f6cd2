// A list to choose from as attention sees it: everything about pages and candidates that no parameter changes.
import { dot, type Matrix, rowOf } from '../../embedding/matrix';
import { CosineColumns } from '../decay/columns';
import type { CandidateSet } from '../model';
import { type MemoryPage, type Neighbours, type PageMemory, pageFeatures } from './memory';
import { directionCount } from './parameters';

/** What the metric's directions see of pages or candidates, and of pages through the encoder's two heads. */
export interface AttentionList {
  candidates: number;
  pages: number;
  /** candidates × pages: cosines; the same mixed over each page's neighbours by content, and by time. */
  near: Float32Array;
  byContent: Float32Array;
  byTime: Float32Array;
  /** pages × directions, in the same three ways. */
  pageSpace: Float32Array;
  pageByContent: Float32Array;
  pageByTime: Float32Array;
  /** candidates × directions. */
  candidateSpace: Float32Array;
  /** pages × biases. */
  features: Float64Array;
  weights: Float64Array;
  /** For each candidate the places of pages on its site. */
  sameSite: readonly (readonly number[])[];
}

/** What the metric's directions (none: zeros) see of vectors; kept by vector, for pages come back in list after list. */
export class MetricSpace {
  private readonly kept = new WeakMap<Float32Array, Float32Array>();

  constructor(private readonly directions: Matrix | null) {}

  of(vector: Float32Array): Float32Array {
    const known = this.kept.get(vector);
    if (known) return known;
    const seen = this.read(vector);
    this.kept.set(vector, seen);
    return seen;
  }

  /** As `of`, not kept. */
  read(vector: Float32Array): Float32Array {
    const { directions } = this;
    const seen = new Float32Array(directionCount);
    if (directions) for (let a = 0; a < directions.rows; a++) seen[a] = dot(rowOf(directions, a), vector);
    return seen;
  }
}

/** What a list needs of the pages alone: the same for all candidates that meet them. */
export interface PageSide {
  /** Newest first. */
  pages: readonly MemoryPage[];
  content: Neighbours;
  time: Neighbours;
  pageSpace: Float32Array;
  pageByContent: Float32Array;
  pageByTime: Float32Array;
  bySite: ReadonlyMap<string, readonly number[]>;
}

/** Of all pages in memory, but for one where it is named. */
export function pageSide(memory: PageMemory, space: MetricSpace, without?: string): PageSide {
  const pages = memory.view(without);
  const count = pages.length;
  const content = memory.byContent(pages);
  const time = memory.byTime(pages);
  const pageSpace = new Float32Array(count * directionCount);
  const bySite = new Map<string, number[]>();
  pages.forEach(({ vector, site }, k) => {
    pageSpace.set(space.of(vector), k * directionCount);
    if (site === '') return;
    const known = bySite.get(site);
    if (known) known.push(k);
    else bySite.set(site, [k]);
  });
  const columns = transposed(pageSpace, count, directionCount);
  const mixed = (by: Neighbours) =>
    transposed(mix(columns, directionCount, count, by), directionCount, count);
  return {
    pages,
    content,
    time,
    pageSpace,
    pageByContent: mixed(content),
    pageByTime: mixed(time),
    bySite,
  };
}

export function attentionList(
  side: PageSide,
  candidates: Pick<CandidateSet, 'vectors' | 'sites'>,
  at: number,
  space: MetricSpace,
  columns = new CosineColumns(),
): AttentionList {
  const { pages, content, time, pageSpace, pageByContent, pageByTime, bySite } = side;
  const { vectors } = candidates;
  const count = pages.length;
  const near = new Float32Array(vectors.rows * count);
  pages.forEach(({ vector }, k) => {
    const column = columns.column(vectors, vector);
    for (let c = 0; c < vectors.rows; c++) near[c * count + k] = column[c]!;
  });
  const candidateSpace = new Float32Array(vectors.rows * directionCount);
  for (let c = 0; c < vectors.rows; c++)
    candidateSpace.set(space.read(rowOf(vectors, c)), c * directionCount);
  return {
    candidates: vectors.rows,
    pages: count,
    near,
    byContent: mix(near, vectors.rows, count, content),
    byTime: mix(near, vectors.rows, count, time),
    pageSpace,
    pageByContent,
    pageByTime,
    candidateSpace,
    features: pageFeatures(pages, at),
    weights: Float64Array.from(pages, ({ weight }) => weight),
    sameSite: candidates.sites.map((site) => (site === '' ? [] : (bySite.get(site) ?? []))),
  };
}

/** Row by row, each page's value replaced by its neighbours' mean. */
function mix(values: Float32Array, rows: number, pages: number, neighbours: Neighbours): Float32Array {
  const { places, shares, width } = neighbours;
  const mixed = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const start = row * pages;
    for (let k = 0; k < pages; k++) {
      let sum = 0;
      for (let n = k * width; n < (k + 1) * width; n++) {
        const place = places[n]!;
        if (place >= 0) sum += shares[n]! * values[start + place]!;
      }
      mixed[start + k] = sum;
    }
  }
  return mixed;
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = values[row * columns + column]!;
  return result;
}
