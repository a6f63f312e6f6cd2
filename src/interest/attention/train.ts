// Learns attention from a person's choices: what was picked, among what there was to pick from.
import { type Matrix, matrixFromRows } from '../../embedding/matrix';
import type { Choice } from '../blend/model';
import { leadingDirections } from '../directions';
import type { EventSequence } from '../model';
import { type AttentionChoice, learnAttention, takeTurns } from './learn';
import { attentionList, MetricSpace, pageSide } from './lists';
import { PageMemory } from './memory';
import { directionCount, startParameters, startPulls } from './parameters';
import type { AttentionState } from './state';

export interface TrainOptions {
  /** Draws where the search for the metric's directions begins. */
  seed: number;
  /** Whether sites may speak: not where to know a site is to know the answer. */
  sites?: boolean;
  /** Parameters to start from and be pulled to. */
  start?: Float64Array;
  signal?: AbortSignal;
}

/** The directions are those of this many pages at most. */
const mostVectors = 1500;
const latestOfSequence = 600;
/** Each direction has weights of its own, so they are to be the leading ones and not only span the same. */
const directionRounds = 12;

/**
 * State that fits the choices (`learnAttention`), its metric in the principal directions of the pages in them.
 * Lists of several people are learned from together. Throws `cancelled` on abort.
 */
export async function trainAttention(
  choices: readonly Choice[],
  { seed, sites = true, start = startParameters(), signal }: TrainOptions,
): Promise<AttentionState> {
  const directions = directionsOf(choices, seed);
  const turn = takeTurns(signal);
  const lists: AttentionChoice[] = [];
  for (const choice of attentionChoices(choices, directions)) {
    lists.push(choice);
    await turn();
  }
  const { parameters } = await learnAttention(lists, {
    start,
    pulls: startPulls({ sites }),
    ...(signal ? { signal } : {}),
  });
  return { version: 1, parameters, directions };
}

function directionsOf(choices: readonly Choice[], seed: number): Matrix | null {
  /** How much of each sequence was known at its latest choice: what came after may be what is asked later. */
  const known = new Map<EventSequence, number>();
  for (const { sequence, upTo } of choices) known.set(sequence, Math.max(known.get(sequence) ?? 0, upTo));
  const vectors = new Set<Float32Array>();
  for (const [sequence, upTo] of known)
    for (const { vector } of sequence.slice(Math.max(0, upTo - latestOfSequence), upTo)) vectors.add(vector);
  const all = [...vectors];
  if (all.length === 0) return null;
  const step = Math.ceil(all.length / mostVectors);
  const some = all.filter((_, k) => k % step === 0);
  const dimensions = all[0]!.length;
  const count = Math.min(directionCount, dimensions);
  return leadingDirections(matrixFromRows(some, dimensions), count, seed, directionRounds);
}

/** The choices as attention sees them. Those of one sequence in its order are read in one pass. */
function* attentionChoices(
  choices: readonly Choice[],
  directions: Matrix | null,
): Generator<AttentionChoice> {
  const space = new MetricSpace(directions);
  let memory = new PageMemory();
  let seen: { sequence: EventSequence; upTo: number } | null = null;
  for (const { sequence, upTo, candidates, clicked, at } of choices) {
    if (!seen || seen.sequence !== sequence || seen.upTo > upTo) {
      memory = new PageMemory();
      seen = { sequence, upTo: 0 };
    }
    for (let k = seen.upTo; k < upTo; k++) memory.add(sequence[k]!);
    seen = { sequence, upTo };
    yield { list: attentionList(pageSide(memory, space), candidates, at, space), clicked };
  }
}
