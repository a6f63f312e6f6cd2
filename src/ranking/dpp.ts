// A determinantal point process: the list whose items, each as long as its relevance, span the most room.

import { emptyMatrix, type Matrix, normalise, rowOf } from '../embedding/matrix';
import { dotAt } from '../interest/decay/cosines';
import { bestOf, Caps, type DiversifyInput, type Pick, poolOf } from './diversify';

/** Rows of a language that its mean is taken of; more would cost time and change nothing. */
const meanRows = 1000;
/** Of the room an item spans, so much is its own, however alike it is to others: keeps twins comparable. */
const ownRoom = 0.01;

/**
 * Greedy MAP of a determinantal point process (Kulesza & Taskar 2012) by Cholesky updates (Chen, Zhang & Zhou
 * 2018; systems.md S5). With the kernel L_ij = exp(s_i/2θ) S_ij exp(s_j/2θ), log det L_Y = Σ s_i/θ + log det S_Y,
 * so each step takes the row with the largest s_i + θ log d_i², where d_i² is what of i's unit vector is left
 * outside the span of those taken: the penalty is θ log d_i² ≤ 0, θ = `penalty`. S is the cosine of vectors less
 * their language's mean (else all texts of a language, or under some models all texts, would span one direction),
 * with `ownRoom` added and taken off in proportion so that S_ii = 1. Caps as everywhere.
 */
export function pickByVolume(input: DiversifyInput): Pick[] {
  const { scores } = input;
  const above = input.above ?? [];
  const pool = poolOf(input);
  const rows = [...above, ...pool];
  const vectors = spread(input, rows);
  const placeOf = new Map(rows.map((row, place) => [row, place]));
  // Column t of the Cholesky factor, one value a place; the t-th taken row made it.
  const factor: Float64Array[] = [];
  const left = new Float64Array(rows.length).fill(1);
  const open = new Set(rows);
  const caps = new Caps(input);
  const place = (row: number) => {
    open.delete(row);
    caps.place(row);
    const chosen = placeOf.get(row)!;
    const length = Math.sqrt(left[chosen]!);
    const column = new Float64Array(rows.length);
    for (const other of open) {
      const at = placeOf.get(other)!;
      let value =
        (1 - ownRoom) *
        dotAt(
          vectors.data,
          chosen * vectors.dimensions,
          vectors.data,
          at * vectors.dimensions,
          vectors.dimensions,
        );
      for (const earlier of factor) value -= earlier[chosen]! * earlier[at]!;
      column[at] = value / length;
      // Rounding may take it below what is an item's own.
      left[at] = Math.max(ownRoom / 2, left[at]! - column[at]! ** 2);
    }
    factor.push(column);
  };
  for (const row of above) place(row);
  const penaltyOf = (row: number) => input.penalty * Math.log(left[placeOf.get(row)!]!);
  const taken: Pick[] = [];
  while (taken.length < input.count) {
    const row = bestOf(open, caps, (one) => scores[one]! + penaltyOf(one));
    if (row === null) break;
    taken.push({ row, penalty: penaltyOf(row) });
    place(row);
  }
  return taken;
}

/** The rows' vectors less the mean of their language, of unit length again. */
export function spread({ vectors, languages }: DiversifyInput, rows: readonly number[]): Matrix {
  const means = new Map<string, Float32Array>();
  for (const language of new Set(rows.map((row) => languages[row]!))) {
    means.set(language, meanOf(vectors, languages, language));
  }
  const result = emptyMatrix(rows.length, vectors.dimensions);
  rows.forEach((row, place) => {
    const mean = means.get(languages[row]!)!;
    const vector = rowOf(result, place);
    const original = rowOf(vectors, row);
    for (let j = 0; j < vector.length; j++) vector[j] = original[j]! - mean[j]!;
    normalise(vector);
  });
  return result;
}

function meanOf(vectors: Matrix, languages: readonly string[], language: string): Float32Array {
  const rows = languages.flatMap((other, row) => (other === language ? [row] : []));
  const step = Math.max(1, Math.floor(rows.length / meanRows));
  const mean = new Float32Array(vectors.dimensions);
  let count = 0;
  for (let k = 0; k < rows.length; k += step) {
    const vector = rowOf(vectors, rows[k]!);
    for (let j = 0; j < mean.length; j++) mean[j]! += vector[j]!;
    count++;
  }
  return mean.map((value) => value / Math.max(1, count));
}
