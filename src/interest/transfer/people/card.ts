// Making an interest card: sums of pages over public groups, noised before anything else is done with them.
import { DriftfeedError } from '../../../device/errors';
import { dot, emptyMatrix, type Matrix, normalise, rowOf } from '../../../embedding/matrix';
import { nearestCentre } from '../../clusters';
import { leadingDirections } from '../../directions';
import { type Archetypes, findArchetypes } from './archetypes';
import { type InterestCard, mostInterests } from './card-file';
import { addGaussianNoise, gaussianSigma, type PrivacyBudget } from './gaussian';

/** Groups and directions to speak of. Made of the shipped catalog alone, so they tell nothing of anybody. */
export interface PublicFrame {
  /** Unit vectors, one a group. */
  groups: Matrix;
  /** Orthonormal rows. */
  directions: Matrix;
}

const groupCount = 24;
const directionCount = 32;
const frameSeed = 1;
/** Two devices must find the same directions, not only the same span. */
const frameRounds = 30;
/** No page moves the sums by more than this: unit vectors, projected, have at most this length. */
export const pageInfluence = 1;
/** A group of which nothing was read passes as an interest once in some thousands. */
const clearOfNoise = 2.5;

/** `archetypes` where they are known already: `publicArchetypes` of the same catalog. */
export function publicFrame(catalog: Matrix, archetypes = publicArchetypes(catalog)): PublicFrame {
  const count = Math.min(directionCount, catalog.rows, catalog.dimensions);
  return {
    groups: archetypes.centres,
    directions: leadingDirections(catalog, count, frameSeed, frameRounds),
  };
}

/** The archetypes that ship with the app: those of its catalog. */
export function publicArchetypes(catalog: Matrix): Archetypes {
  return findArchetypes(catalog, groupCount, frameSeed);
}

/**
 * Sums over each group's pages of their projection on the public directions, groups × directions, with Gaussian noise
 * of deviation `sigma` on every number. One page more or less (with all its visits; neighbouring histories differ in
 * exactly that) changes one group's sum by a vector no longer than `pageInfluence`, to which longer ones are clipped.
 */
export function noisedSums(
  pages: Iterable<Float32Array>,
  { groups, directions }: PublicFrame,
  sigma: number,
  random: () => number,
): Float64Array {
  const sums = new Float64Array(groups.rows * directions.rows);
  for (const page of pages) {
    const start = nearestCentre(page, groups) * directions.rows;
    const parts = Float64Array.from({ length: directions.rows }, (_, k) => dot(page, rowOf(directions, k)));
    const length = Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0));
    // A broken vector must not spoil the sums; it counts as no page.
    if (!Number.isFinite(length)) continue;
    const kept = length > pageInfluence ? pageInfluence / length : 1;
    parts.forEach((part, k) => {
      sums[start + k]! += part * kept;
    });
  }
  addGaussianNoise(sums, sigma, random);
  return sums;
}

export interface CardOptions extends PrivacyBudget {
  name: string;
  model: string;
  /** Numbers in [0, 1) that nobody can foretell; in tests from a seed. */
  random: () => number;
}

/**
 * A card from one vector a page: (ε, δ)-private for every single page, by `noisedSums` (Gaussian mechanism) and
 * nothing but further work on its result: groups that do not stand clear of the noise are dropped, the largest are
 * turned back into vectors and rounded to int8. Throws `not-enough-history` where nothing stands clear of it.
 */
export function makeCard(
  pages: readonly Float32Array[],
  frame: PublicFrame,
  options: CardOptions,
): InterestCard {
  const { epsilon, delta, name, model, random } = options;
  const sigma = gaussianSigma({ epsilon, delta }, pageInfluence);
  return cardOfSums(noisedSums(pages, frame, sigma, random), frame, sigma, { epsilon, delta, name, model });
}

function cardOfSums(
  sums: Float64Array,
  { groups, directions }: PublicFrame,
  sigma: number,
  about: Pick<InterestCard, 'epsilon' | 'delta' | 'name' | 'model'>,
): InterestCard {
  const count = directions.rows;
  // The length of pure noise has mean σ √r and deviation about σ / √2.
  const noise = sigma * (Math.sqrt(count) + clearOfNoise);
  const clear = Array.from({ length: groups.rows }, (_, group) => {
    const sum = sums.subarray(group * count, (group + 1) * count);
    return { sum, length: Math.hypot(...sum) };
  })
    .filter(({ length }) => length > noise)
    .sort((a, b) => b.length - a.length)
    .slice(0, mostInterests);
  if (clear.length === 0) throw new DriftfeedError('not-enough-history', 'nothing stands clear of the noise');
  // What is left of a length without the noise's own.
  const sizes = clear.map(({ length }) => Math.sqrt(length ** 2 - sigma ** 2 * count));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return {
    ...about,
    dimensions: directions.dimensions,
    interests: clear.map(({ sum }, k) => ({
      values: toSteps(backFrom(sum, directions)),
      share: Math.max(1, Math.round((100 * sizes[k]!) / total)),
    })),
  };
}

function backFrom(parts: Float64Array, directions: Matrix): Float32Array {
  const vector = rowOf(emptyMatrix(1, directions.dimensions), 0);
  parts.forEach((part, k) => {
    const direction = rowOf(directions, k);
    for (let j = 0; j < vector.length; j++) vector[j]! += part * direction[j]!;
  });
  return normalise(vector);
}

function toSteps(vector: Float32Array): Int8Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Int8Array.from(vector, (value) => Math.round((value / largest) * 127));
}
