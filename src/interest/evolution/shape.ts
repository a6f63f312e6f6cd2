// The evolution model's measures and where each of its weights lies in one flat array.
import { clockFeatureCount, contextFeatureNames } from '../context/features';
import { stateHalfLives } from '../decay/states';
import { createRandom } from '../random';
import { type Cell, gateCounts, rememberingGate } from './cells';

/**
 * The model, after systems.md S1, x(t + dt) = M(u, x, t, dt). For each event k:
 *   input   i_k = [ s·P e_k | context of k | cos(e_k, D_j before k) for each half-life j ]
 *   h_k = LSTM(i_k, h_{k−1}) or GRU(i_k, h_{k−1}), over the last `window` events
 * and for a moment dt after event k, with D_j the decayed states after k:
 *   o = [h_k | horizon features of dt] W + b  →  mixture logits, log β, logit of γ, correction c
 *   x̂ = normalise( Σ_j softmax(logits)_j D_j + Pᵀ c )
 *   score of a candidate e = β · ( (1 − γ) · cos(x̂, e) + γ · top-3(e) )
 * W starts at 0 and b at a prior, so an untrained model is a fixed blend of decay and late fusion, and
 * learning is a correction to it.
 */
export interface EvolutionShape {
  /** Of the page vectors. */
  dimensions: number;
  /** Rows of the projection P. */
  rank: number;
  cell: Cell;
  /** Units of the cell. */
  hidden: number;
  /** Events the LSTM sees. */
  window: number;
  /** Pages that late fusion remembers. */
  lookBack: number;
}

export const defaultShape = { rank: 32, cell: 'lstm', hidden: 32, window: 16, lookBack: 300 } as const;

export const stateCount = stateHalfLives.length;
/** Clock at the moment asked about, log of dt, and whether that is still the same session. */
export const horizonSize = clockFeatureCount + 2;
const fusionCount = 2;

export function inputSize(shape: EvolutionShape): number {
  return shape.rank + contextFeatureNames.length + stateCount;
}

/** Columns of the head: mixture logits, log β, logit of γ, correction. */
export function outputSize(shape: EvolutionShape): number {
  return stateCount + fusionCount + shape.rank;
}

export interface Slot {
  start: number;
  rows: number;
  columns: number;
}

/** Row-major matrices one after another. The gates' columns are as at `gateCounts`. */
export interface Layout {
  inputWeights: Slot;
  recurrentWeights: Slot;
  gateBias: Slot;
  headWeights: Slot;
  headBias: Slot;
  size: number;
}

export function layoutOf(shape: EvolutionShape): Layout {
  let size = 0;
  const slot = (rows: number, columns: number): Slot => {
    const start = size;
    size += rows * columns;
    return { start, rows, columns };
  };
  const gates = gateCounts[shape.cell] * shape.hidden;
  const slots = {
    inputWeights: slot(inputSize(shape), gates),
    recurrentWeights: slot(shape.hidden, gates),
    gateBias: slot(1, gates),
    headWeights: slot(shape.hidden + horizonSize, outputSize(shape)),
    headBias: slot(1, outputSize(shape)),
  };
  return { ...slots, size };
}

/**
 * How much each decayed state (half-lives 1, 3, 10, 30, mean) counts before anything is learned, and late
 * fusion's share γ: round numbers near what did well untrained on several public logs.
 */
const priorMixture = [0.2, 0.35, 0.25, 0.12, 0.08];
const priorFusion = 0.7;
/** An inverse temperature; it changes no order. */
const priorSharpness = 10;

/** Where nothing was learned: a cell by Glorot's rule that remembers, and a head that says what the prior says. */
export function priorParameters(shape: EvolutionShape, seed: number): Float32Array {
  const layout = layoutOf(shape);
  const parameters = new Float32Array(layout.size);
  const random = createRandom(seed);
  for (const { start, rows, columns } of [layout.inputWeights, layout.recurrentWeights]) {
    const limit = Math.sqrt(6 / (rows + columns / gateCounts[shape.cell]));
    for (let i = 0; i < rows * columns; i++) parameters[start + i] = (random() * 2 - 1) * limit;
  }
  const remembering = layout.gateBias.start + rememberingGate * shape.hidden;
  parameters.fill(1, remembering, remembering + shape.hidden);
  const bias = [...priorMixture, priorSharpness, priorFusion / (1 - priorFusion)].map(Math.log);
  parameters.set(bias, layout.headBias.start);
  return parameters;
}
