// Interest archetypes: the directions that interests take, found in things anybody may know (a catalog, a pool of
// other people's events), never in the person's own pages.
import type { Matrix } from '../../../embedding/matrix';
import { findClusters } from '../../clusters';

export interface Archetypes {
  /** Unit vectors, one a row. */
  centres: Matrix;
  /** How much of the source each holds; sums to 1. */
  shares: Float64Array;
}

/** `findClusters` of the source, largest first; there may be fewer than `count`. */
export function findArchetypes(vectors: Matrix, count: number, seed: number): Archetypes {
  const { centres, members } = findClusters(vectors, count, seed);
  return { centres, shares: Float64Array.from(members, ({ length }) => length / vectors.rows) };
}
