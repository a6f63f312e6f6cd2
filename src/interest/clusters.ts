// Vectors grouped by direction: a person's pages into topics, a catalog into archetypes.
import { DriftfeedError } from '../device/errors';
import { dot, emptyMatrix, type Matrix, normalise, rowOf } from '../embedding/matrix';
import { cosines } from './decay/cosines';
import { createRandom } from './random';

export interface Clusters {
  /** Unit vectors, one a cluster: the direction of its rows' mean. */
  centres: Matrix;
  /** Rows of each; none is empty, the largest comes first. */
  members: number[][];
}

const mostRounds = 25;
/** Seeds are spread out among this many candidates each (greedy k-means++, which needs few restarts). */
const seedTries = 3;

/**
 * Spherical k-means (Dhillon & Modha 2001) with greedy k-means++ seeding (Arthur & Vassilvitskii 2007) on 1 − cos, the
 * best of `restarts` by the sum of the rows' cosines to their centres. Clusters left empty go, so there may be fewer
 * than `count`. The same vectors and seed give the same clusters. Throws `misuse` where there are no vectors.
 */
export function findClusters(vectors: Matrix, count: number, seed: number, restarts = 1): Clusters {
  if (vectors.rows === 0 || count < 1) throw new DriftfeedError('misuse', 'nothing to find clusters in');
  const random = createRandom(seed);
  let best = settle(vectors, seedCentres(vectors, Math.min(count, vectors.rows), random));
  for (let run = 1; run < restarts; run++) {
    const next = settle(vectors, seedCentres(vectors, best.start, random));
    if (next.cohesion > best.cohesion) best = next;
  }
  return inOrder(best);
}

interface Settled {
  /** How many centres it began with. */
  start: number;
  centres: Matrix;
  nearest: Int32Array;
  cohesion: number;
}

/** Lloyd's rounds, until no row moves. */
function settle(vectors: Matrix, start: Matrix): Settled {
  let centres = start;
  let nearest = assign(vectors, centres);
  for (let round = 0; round < mostRounds; round++) {
    centres = meanDirections(vectors, nearest, centres);
    const next = assign(vectors, centres);
    const settled = next.every((centre, row) => centre === nearest[row]);
    nearest = next;
    if (settled) break;
  }
  let cohesion = 0;
  nearest.forEach((centre, row) => {
    cohesion += dot(rowOf(vectors, row), rowOf(centres, centre));
  });
  return { start: start.rows, centres, nearest, cohesion };
}

/** Of what each centre holds; one that holds nothing stays where it is. */
function meanDirections(vectors: Matrix, nearest: Int32Array, centres: Matrix): Matrix {
  const { dimensions } = vectors;
  const means = emptyMatrix(centres.rows, dimensions);
  const held = new Set(nearest);
  nearest.forEach((centre, row) => {
    const from = row * dimensions;
    const to = centre * dimensions;
    for (let j = 0; j < dimensions; j++) means.data[to + j]! += vectors.data[from + j]!;
  });
  for (let k = 0; k < means.rows; k++)
    if (held.has(k)) normalise(rowOf(means, k));
    else rowOf(means, k).set(rowOf(centres, k));
  return means;
}

function inOrder({ centres, nearest }: Settled): Clusters {
  const members = Array.from({ length: centres.rows }, () => [] as number[]);
  nearest.forEach((centre, row) => {
    members[centre]!.push(row);
  });
  const order = [...members.keys()]
    .filter((k) => members[k]!.length > 0)
    .sort((a, b) => members[b]!.length - members[a]!.length || a - b);
  const kept = emptyMatrix(order.length, centres.dimensions);
  order.forEach((from, to) => {
    rowOf(kept, to).set(rowOf(centres, from));
  });
  return { centres: kept, members: order.map((k) => members[k]!) };
}

function seedCentres(vectors: Matrix, count: number, random: () => number): Matrix {
  const centres = emptyMatrix(count, vectors.dimensions);
  const first = Math.floor(random() * vectors.rows);
  rowOf(centres, 0).set(rowOf(vectors, first));
  let distances = distancesTo(vectors, rowOf(vectors, first));
  for (let place = 1; place < count; place++) {
    let best: { row: number; distances: Float64Array; sum: number } | null = null;
    for (let attempt = 0; attempt < seedTries; attempt++) {
      const row = drawBySquare(distances, random);
      const to = distancesTo(vectors, rowOf(vectors, row)).map((d, k) => Math.min(d, distances[k]!));
      const sum = to.reduce((total, d) => total + d, 0);
      if (!best || sum < best.sum) best = { row, distances: to, sum };
    }
    rowOf(centres, place).set(rowOf(vectors, best!.row));
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
function assign(vectors: Matrix, centres: Matrix): Int32Array {
  const nearest = new Int32Array(vectors.rows);
  for (let row = 0; row < vectors.rows; row++) nearest[row] = nearestCentre(rowOf(vectors, row), centres);
  return nearest;
}

/** Row of the centre with the largest cosine. */
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
