// Interest archetypes: the directions that interests take, found in things anybody may know (a catalog, a pool of
// other people's events), never in the person's own pages.
import { DriftfeedError } from '../../../device/errors';
import { dot, emptyMatrix, type Matrix, normalise, rowOf } from '../../../embedding/matrix';
import { cosines } from '../../decay/cosines';
import { createRandom } from '../../random';

export interface Archetypes {
  /** Unit vectors, one a row. */
  centres: Matrix;
  /** How much of the source each holds; sums to 1. */
  shares: Float64Array;
}

const mostRounds = 10;
/** Seeds are spread out among this many candidates each (greedy k-means++, which needs few restarts). */
const seedTries = 3;

/**
 * Spherical k-means (Dhillon & Modha 2001) with greedy k-means++ seeding (Arthur & Vassilvitskii 2007) on
 * 1 − cos. Largest first; clusters left empty go, so there may be fewer than `count`. The same vectors and seed give
 * the same archetypes. Throws `misuse` where there is nothing to find them in.
 */
export function findArchetypes(vectors: Matrix, count: number, seed: number): Archetypes {
  if (vectors.rows === 0 || count < 1) throw new DriftfeedError('misuse', 'nothing to find archetypes in');
  const { dimensions } = vectors;
  let centres = seedCentres(vectors, Math.min(count, vectors.rows), createRandom(seed));
  let nearest = assign(vectors, centres);
  for (let round = 0; round < mostRounds; round++) {
    const sums = emptyMatrix(centres.rows, dimensions);
    nearest.forEach((centre, row) => {
      const from = row * dimensions;
      const to = centre * dimensions;
      for (let j = 0; j < dimensions; j++) sums.data[to + j]! += vectors.data[from + j]!;
    });
    for (let centre = 0; centre < sums.rows; centre++) normalise(rowOf(sums, centre));
    centres = sums;
    const next = assign(vectors, centres);
    const settled = next.every((centre, row) => centre === nearest[row]);
    nearest = next;
    if (settled) break;
  }
  const sizes = new Float64Array(centres.rows);
  for (const centre of nearest) sizes[centre]!++;
  const order = [...sizes.keys()].filter((k) => sizes[k]! > 0).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const kept = emptyMatrix(order.length, dimensions);
  order.forEach((from, to) => {
    kept.data.set(rowOf(centres, from), to * dimensions);
  });
  return { centres: kept, shares: Float64Array.from(order, (k) => sizes[k]! / vectors.rows) };
}

function seedCentres(vectors: Matrix, count: number, random: () => number): Matrix {
  const centres = emptyMatrix(count, vectors.dimensions);
  const take = (row: number, place: number) =>
    centres.data.set(rowOf(vectors, row), place * vectors.dimensions);
  const first = Math.floor(random() * vectors.rows);
  take(first, 0);
  let distances = distancesTo(vectors, rowOf(vectors, first));
  for (let place = 1; place < count; place++) {
    let best: { row: number; distances: Float64Array; sum: number } | null = null;
    for (let attempt = 0; attempt < seedTries; attempt++) {
      const row = drawBySquare(distances, random);
      const to = distancesTo(vectors, rowOf(vectors, row)).map((d, k) => Math.min(d, distances[k]!));
      const sum = to.reduce((total, d) => total + d, 0);
      if (!best || sum < best.sum) best = { row, distances: to, sum };
    }
    take(best!.row, place);
    distances = best!.distances;
  }
  return centres;
}

function distancesTo(vectors: Matrix, centre: Float32Array): Float64Array {
  return Float64Array.from(cosines(vectors, centre), (cosine) => Math.max(0, 1 - cosine));
}

function drawBySquare(distances: Float64Array, random: () => number): number {
  let left = random() * distances.reduce((sum, d) => sum + d * d, 0);
  for (let row = 0; row < distances.length; row++) {
    left -= distances[row]! ** 2;
    if (left < 0) return row;
  }
  return distances.length - 1;
}

/** The nearest centre of each row. */
export function assign(vectors: Matrix, centres: Matrix): Int32Array {
  const nearest = new Int32Array(vectors.rows);
  for (let row = 0; row < vectors.rows; row++) nearest[row] = nearestCentre(rowOf(vectors, row), centres);
  return nearest;
}

export function nearestCentre(vector: Float32Array, centres: Matrix): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < centres.rows; k++) {
    const cosine = dot(vector, rowOf(centres, k));
    if (cosine > highest) {
      highest = cosine;
      best = k;
    }
  }
  return best;
}
