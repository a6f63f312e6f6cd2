// The evolution model's forward pass on plain typed arrays, so that serving needs no tensor library.
import { normalise } from '../../embedding/matrix';
import type { DecayTrack } from '../decay/states';
import { sigmoid, stepCell } from './cells';
import type { Frame } from './inputs';
import { layoutOf, outputSize, type Slot, stateCount } from './shape';

/** What the head says about one moment. */
export interface Head {
  /** Weights of the decayed states, summing to 1. */
  mixture: Float32Array;
  /** Multipliers of cos(x̂, e) and of late fusion: β (1 − γ) and β γ. */
  scales: [number, number];
  /** Correction in the projection's coordinates. */
  correction: Float32Array;
}

/** Hidden state after the given input rows, oldest first, starting from zeros (equations at `EvolutionShape`). */
export function hiddenState(
  frame: Frame,
  parameters: Float32Array,
  inputs: readonly Float32Array[],
): Float32Array {
  const { hidden, cell } = frame.shape;
  const layout = layoutOf(frame.shape);
  const state = { h: new Float32Array(hidden), memory: new Float32Array(hidden) };
  for (const input of inputs) {
    const { start, columns } = layout.gateBias;
    const fromInput = parameters.slice(start, start + columns);
    addProduct(fromInput, input, parameters, layout.inputWeights);
    const fromHidden = new Float32Array(columns);
    addProduct(fromHidden, state.h, parameters, layout.recurrentWeights);
    stepCell(cell, state, fromInput, fromHidden);
  }
  return state.h;
}

export function readHead(
  frame: Frame,
  parameters: Float32Array,
  hidden: Float32Array,
  horizon: readonly number[],
): Head {
  const layout = layoutOf(frame.shape);
  const out = parameters.slice(layout.headBias.start, layout.headBias.start + outputSize(frame.shape));
  addProduct(out, Float32Array.from([...hidden, ...horizon]), parameters, layout.headWeights);
  const logits = out.subarray(0, stateCount);
  const largest = Math.max(...logits);
  const mixture = logits.map((logit) => Math.exp(logit - largest));
  const sharpness = Math.exp(out[stateCount]!);
  const fusion = sigmoid(out[stateCount + 1]!);
  const total = mixture.reduce((sum, value) => sum + value, 0);
  return {
    mixture: mixture.map((value) => value / total),
    scales: [sharpness * (1 - fusion), sharpness * fusion],
    correction: out.slice(stateCount + 2),
  };
}

/** x̂ = normalise(Σ a_j D_j + Pᵀ c), of unit length; zeros where there is neither state nor correction. */
export function forecastVector(frame: Frame, head: Head, track: DecayTrack): Float32Array {
  const { dimensions, rank } = frame.shape;
  const vector = new Float32Array(dimensions);
  for (let k = 0; k < stateCount; k++) {
    const state = track.state(k);
    const weight = head.mixture[k]!;
    for (let j = 0; j < dimensions; j++) vector[j] = vector[j]! + weight * state[j]!;
  }
  for (let k = 0; k < rank; k++) {
    const weight = head.correction[k]!;
    const start = k * dimensions;
    for (let j = 0; j < dimensions; j++) vector[j] = vector[j]! + weight * frame.projection[start + j]!;
  }
  return normalise(vector);
}

/** target += row · matrix. */
function addProduct(target: Float32Array, row: Float32Array, parameters: Float32Array, slot: Slot): void {
  for (let i = 0; i < slot.rows; i++) {
    const value = row[i]!;
    if (value === 0) continue;
    const start = slot.start + i * slot.columns;
    for (let j = 0; j < slot.columns; j++) target[j] = target[j]! + value * parameters[start + j]!;
  }
}
