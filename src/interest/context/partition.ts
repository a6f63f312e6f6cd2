// Parts the week into scenes: neighbouring cells whose sessions are alike are joined, the most alike first.
import { cellAcross, cellBeside, cellCount } from './clock';
import { contentDimensions } from './sessions';

/** Of the sessions of each cell of the week: their number, their weight, and the weighted sum of their content. */
export interface CellSums {
  sessions: Float64Array;
  weight: Float64Array;
  /** cells × contentDimensions. */
  sums: Float64Array;
}

export function emptySums(): CellSums {
  return {
    sessions: new Float64Array(cellCount),
    weight: new Float64Array(cellCount),
    sums: new Float64Array(cellCount * contentDimensions),
  };
}

/** Of several cells together. */
export function totalOf(
  { weight, sums }: CellSums,
  cells: readonly number[],
): { weight: number; sum: Float64Array } {
  const sum = new Float64Array(contentDimensions);
  let total = 0;
  for (const cell of cells) {
    total += weight[cell]!;
    for (let k = 0; k < contentDimensions; k++) sum[k]! += sums[cell * contentDimensions + k]!;
  }
  return { weight: total, sum };
}

interface Group {
  cells: number[];
  sessions: number;
  weight: number;
  mean: Float64Array;
}

/** A scene holds at least this share of the sessions. */
const smallestShare = 0.08;
const fewestInScene = 3;

/**
 * Joins cells until `fewest` groups are left, and gives the partitions of at most `most` groups on the way, the
 * coarsest last. Only neighbours on the clock join: those whose joining costs least of the squares between groups
 * (Ward 1963), first of all those too small to stand alone. Cells without sessions go to the nearest that has some.
 */
export function partitions(known: CellSums, fewest: number, most: number): number[][][] {
  const groups = cellGroups(known);
  const costs = neighbourCosts(known, groups);
  let total = 0;
  for (const { sessions } of groups.values()) total += sessions;
  const smallest = Math.max(fewestInScene, smallestShare * total);
  const found: number[][][] = [];
  for (;;) {
    const ids = [...groups.keys()];
    const stable = ids.every((id) => groups.get(id)!.sessions >= smallest);
    if (stable && ids.length <= most) found.push(ids.map((id) => [...groups.get(id)!.cells]));
    if (ids.length <= fewest) return found;
    let best: { a: number; b: number; cost: number; small: boolean } | null = null;
    for (const a of ids) {
      for (const b of ids) {
        const cost = costs[a * cellCount + b]!;
        if (a >= b || Number.isNaN(cost)) continue;
        const small = groups.get(a)!.sessions < smallest || groups.get(b)!.sessions < smallest;
        if (!best || (small && !best.small) || (small === best.small && cost < best.cost))
          best = { a, b, cost, small };
      }
    }
    if (!best) return found;
    join(groups, costs, best.a, best.b);
  }
}

/** One group a cell that has sessions, under the cell's number, with the empty cells that are nearest to it. */
function cellGroups(known: CellSums): Map<number, Group> {
  const groups = new Map<number, Group>();
  for (let cell = 0; cell < cellCount; cell++) {
    const weight = known.weight[cell]!;
    if (known.sessions[cell]! === 0) continue;
    const start = cell * contentDimensions;
    const mean = known.sums.slice(start, start + contentDimensions).map((x) => x / weight);
    groups.set(cell, { cells: [cell], sessions: known.sessions[cell]!, weight, mean });
  }
  for (let cell = 0; cell < cellCount; cell++)
    if (known.sessions[cell]! === 0) groups.get(nearestUsed(cell, known))?.cells.push(cell);
  return groups;
}

/** Cost of joining each pair of groups that have cells beside or across from each other; NaN for other pairs. */
function neighbourCosts(known: CellSums, groups: ReadonlyMap<number, Group>): Float64Array {
  const groupOf = Array.from({ length: cellCount }, (_, cell) => nearestUsed(cell, known));
  const costs = new Float64Array(cellCount * cellCount).fill(Number.NaN);
  for (let cell = 0; cell < cellCount; cell++) {
    for (const other of [cellBeside(cell, 1), cellAcross(cell)]) {
      const [a, b] = [groupOf[cell]!, groupOf[other]!];
      if (a !== b) setCost(costs, groups, a, b);
    }
  }
  return costs;
}

function setCost(costs: Float64Array, groups: ReadonlyMap<number, Group>, a: number, b: number): void {
  const one = groups.get(a);
  const other = groups.get(b);
  if (!one || !other) return;
  let distance = 0;
  for (let k = 0; k < contentDimensions; k++) {
    const difference = one.mean[k]! - other.mean[k]!;
    distance += difference * difference;
  }
  const cost = ((one.weight * other.weight) / (one.weight + other.weight)) * distance;
  costs[a * cellCount + b] = cost;
  costs[b * cellCount + a] = cost;
}

/** b becomes part of a. */
function join(groups: Map<number, Group>, costs: Float64Array, a: number, b: number): void {
  const one = groups.get(a)!;
  const other = groups.get(b)!;
  const share = other.weight / (one.weight + other.weight);
  for (let k = 0; k < contentDimensions; k++) one.mean[k]! += share * (other.mean[k]! - one.mean[k]!);
  one.cells.push(...other.cells);
  one.sessions += other.sessions;
  one.weight += other.weight;
  groups.delete(b);
  for (const id of groups.keys()) {
    const beside = !(Number.isNaN(costs[a * cellCount + id]!) && Number.isNaN(costs[b * cellCount + id]!));
    if (id !== a && beside) setCost(costs, groups, a, id);
  }
}

/** The nearest cell with sessions on the same clock, else on the other kind of day; the earlier of two. */
function nearestUsed(cell: number, { sessions }: CellSums): number {
  for (const start of [cell, cellAcross(cell)]) {
    for (let step = 0; step < cellCount; step++) {
      for (const other of [cellBeside(start, -step), cellBeside(start, step)])
        if (sessions[other]! > 0) return other;
    }
  }
  return cell;
}
