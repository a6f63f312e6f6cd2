// Finds a person's scenes: stretches of the week whose content differs, where it differs beyond chance.
import type { EventSequence } from '../model';
import { createRandom } from '../random';
import { cellCount, type LocalClock } from './clock';
import { type CellSums, emptySums, partitions, totalOf } from './partition';
import type { Scene } from './scenes';
import { contentDimensions, type Session, sessionsOf } from './sessions';

export interface DiscoverOptions {
  seed: number;
  clock: LocalClock;
}

export interface Discovery {
  /** They fill the week; empty where the content does not differ by time, or too little is known. */
  scenes: Scene[];
  /** Share of the variance of unseen sessions that knowing the scene takes away; 0 without scenes. */
  gain: number;
  /** Chance of a gain as large where times say nothing; 1 where nothing was tested. */
  chance: number;
}

const fewestSessions = 40;
const fewestWeeks = 3;
/** Older sessions say little of today's week. */
const mostSessions = 1500;
const mostScenes = 5;
const folds = 4;
/** How many sessions of the whole each scene's mean is mixed with. */
const shrinkage = 5;
const permutations = 99;
/** A scene is believed where chance would do as well less often than this. */
const level = 0.05;
const day = 24 * 3_600_000;
const week = 7 * day;

const nothing: Discovery = { scenes: [], gain: 0, chance: 1 };

/**
 * Cells of the week (two hours, weekdays and weekends apart) are merged with their neighbours on the clock by
 * Ward's criterion (1963) on the content of the sessions that begin in them. The number of scenes is the one
 * whose means foretell the content of weeks left out best (four folds of weeks). It is believed only where that
 * gain beats, at the 5% level, the gains found in the same way after the sessions of each week exchanged
 * their times at random (a permutation test of the whole procedure, in which an interest that drifts looks like no
 * scene). Seeded: the same events give the same scenes.
 */
export function discoverScenes(sequence: EventSequence, { seed, clock }: DiscoverOptions): Discovery {
  const sessions = sessionsOf(sequence, clock, seed, mostSessions);
  const first = Math.floor((sessions[0]?.time ?? 0) / day) * day;
  if (sessions.length < fewestSessions || sessions.at(-1)!.time - first < fewestWeeks * week) return nothing;
  const centred = centre(sessions);
  const weeks = centred.map(({ time }) => Math.floor((time - first) / week));
  const fold = weeks.map((index) => index % folds);
  const cells = centred.map(({ cell }) => cell);
  const found = bestPartition(centred, cells, fold);
  if (found.gain <= 0) return nothing;
  const variance = centred.reduce((sum, { content, weight }) => sum + weight * squared(content), 0);
  const random = createRandom(seed + 1);
  const ofWeeks = new Map<number, number[]>();
  weeks.forEach((index, session) => {
    const others = ofWeeks.get(index);
    if (others) others.push(session);
    else ofWeeks.set(index, [session]);
  });
  let asGood = 0;
  let tried = 0;
  // Once it can no longer be believed, no more are needed (Besag & Clifford 1991).
  while (tried < permutations && 1 + asGood <= level * (1 + permutations)) {
    tried++;
    const exchanged = exchange(cells, ofWeeks, random);
    if (bestPartition(centred, exchanged, fold).gain >= found.gain) asGood++;
  }
  const chance = (1 + asGood) / (1 + tried);
  const gain = found.gain / variance;
  if (chance > level) return { scenes: [], gain, chance };
  const groups = partitions(
    joined(foldSums(centred, cells, fold), () => true),
    found.count,
    mostScenes,
  ).at(-1);
  return { scenes: scenesOf(groups ?? []), gain, chance };
}

function scenesOf(groups: readonly number[][]): Scene[] {
  return [...groups]
    .map((group) => [...group].sort((a, b) => a - b))
    .sort((a, b) => a[0]! - b[0]!)
    .map((cells) => ({ id: `cells-${cells[0]}-${cells.length}`, cells, name: null, on: true }));
}

/** Takes the mean of all off each, so that sums of squares are about it. */
function centre(sessions: readonly Session[]): Session[] {
  const mean = new Float64Array(contentDimensions);
  const total = sessions.reduce((sum, { weight }) => sum + weight, 0);
  for (const { content, weight } of sessions)
    for (let k = 0; k < contentDimensions; k++) mean[k]! += (weight / total) * content[k]!;
  return sessions.map((session) => ({ ...session, content: session.content.map((x, k) => x - mean[k]!) }));
}

function squared(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum;
}

/** One a fold. */
function foldSums(
  sessions: readonly Session[],
  cells: readonly number[],
  fold: readonly number[],
): CellSums[] {
  const sums = Array.from({ length: folds }, emptySums);
  sessions.forEach(({ weight, content }, index) => {
    const cell = cells[index]!;
    const own = sums[fold[index]!]!;
    own.sessions[cell]!++;
    own.weight[cell]! += weight;
    const start = cell * contentDimensions;
    for (let k = 0; k < contentDimensions; k++) own.sums[start + k]! += weight * content[k]!;
  });
  return sums;
}

/** The sums of some of the folds together. */
function joined(parts: readonly CellSums[], among: (fold: number) => boolean): CellSums {
  const all = emptySums();
  parts.forEach((part, fold) => {
    if (!among(fold)) return;
    for (const name of ['sessions', 'weight', 'sums'] as const)
      for (let i = 0; i < all[name].length; i++) all[name][i]! += part[name][i]!;
  });
  return all;
}

/** The number of scenes that foretells best what is left out, and by how much (in summed squares). */
function bestPartition(
  sessions: readonly Session[],
  cells: readonly number[],
  fold: readonly number[],
): { count: number; gain: number } {
  const gains = new Float64Array(mostScenes + 1);
  const parts = foldSums(sessions, cells, fold);
  for (let out = 0; out < folds; out++) {
    const known = joined(parts, (index) => index !== out);
    for (const groups of partitions(known, 2, mostScenes))
      if (groups.length > 1) gains[groups.length]! += gainOn(parts[out]!, known, groups);
  }
  let count = 2;
  for (let k = 3; k <= mostScenes; k++) if (gains[k]! > gains[count]!) count = k;
  return { count, gain: gains[count]! };
}

/** Σ w (|x − m|² − |x − m_scene|²) over the sessions left out, m and m_scene from the others. */
function gainOn(held: CellSums, known: CellSums, groups: readonly number[][]): number {
  const all = totalOf(known, range(cellCount));
  const mean = all.sum.map((x) => x / Math.max(all.weight, 1e-9));
  let gain = 0;
  for (const group of groups) {
    const { weight, sum } = totalOf(known, group);
    const asked = totalOf(held, group);
    for (let k = 0; k < contentDimensions; k++) {
      const scene = (sum[k]! + shrinkage * mean[k]!) / (weight + shrinkage);
      gain += 2 * (scene - mean[k]!) * asked.sum[k]! + asked.weight * (mean[k]! ** 2 - scene ** 2);
    }
  }
  return gain;
}

/** Shuffles the cells within each week (Fisher–Yates). */
function exchange(
  cells: readonly number[],
  ofWeeks: ReadonlyMap<number, readonly number[]>,
  random: () => number,
): number[] {
  const shuffled = [...cells];
  for (const indices of ofWeeks.values()) {
    for (let i = indices.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const [a, b] = [indices[i]!, indices[j]!];
      [shuffled[a], shuffled[b]] = [shuffled[b]!, shuffled[a]!];
    }
  }
  return shuffled;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
