// A second, deliberately plain implementation of the model's equations, for tests to compare with.

import type { Frame } from './inputs';
import { layoutOf, type Slot, stateCount } from './shape';

const at = (parameters: ArrayLike<number>, { start, columns }: Slot, row: number, column: number) =>
  parameters[start + row * columns + column]!;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Hidden states after each input, by the textbook, one scalar at a time in doubles. */
export function oracleHidden(frame: Frame, parameters: ArrayLike<number>, inputs: number[][]): number[][] {
  const { hidden, cell } = frame.shape;
  const layout = layoutOf(frame.shape);
  let h = new Array<number>(hidden).fill(0);
  let c = new Array<number>(hidden).fill(0);
  return inputs.map((input) => {
    const fromInput = (gate: number, unit: number) =>
      input.reduce(
        (sum, x, i) => sum + x * at(parameters, layout.inputWeights, i, gate * hidden + unit),
        at(parameters, layout.gateBias, 0, gate * hidden + unit),
      );
    const fromHidden = (gate: number, unit: number) =>
      h.reduce((sum, x, i) => sum + x * at(parameters, layout.recurrentWeights, i, gate * hidden + unit), 0);
    const gate = (name: number, unit: number) => fromInput(name, unit) + fromHidden(name, unit);
    const next = h.map((old, u) => {
      if (cell === 'gru') {
        const keep = sigmoid(gate(1, u));
        const candidate = Math.tanh(fromInput(2, u) + sigmoid(gate(0, u)) * fromHidden(2, u));
        return { memory: 0, h: (1 - keep) * candidate + keep * old };
      }
      const memory = sigmoid(gate(1, u)) * c[u]! + sigmoid(gate(0, u)) * Math.tanh(gate(3, u));
      return { memory, h: sigmoid(gate(2, u)) * Math.tanh(memory) };
    });
    c = next.map((unit) => unit.memory);
    h = next.map((unit) => unit.h);
    return h;
  });
}

/** x̂ and the scales for one hidden state. */
export function oracleForecast(
  frame: Frame,
  parameters: ArrayLike<number>,
  hidden: number[],
  horizon: number[],
  states: Float32Array[],
): { vector: number[]; scales: number[] } {
  const layout = layoutOf(frame.shape);
  const { dimensions, rank } = frame.shape;
  const read = [...hidden, ...horizon];
  const out = Array.from({ length: layout.headBias.columns }, (_, column) =>
    read.reduce(
      (sum, x, row) => sum + x * at(parameters, layout.headWeights, row, column),
      at(parameters, layout.headBias, 0, column),
    ),
  );
  const powers = out.slice(0, stateCount).map(Math.exp);
  const total = powers.reduce((a, b) => a + b);
  const vector = Array.from({ length: dimensions }, (_, j) => {
    let sum = 0;
    for (let k = 0; k < stateCount; k++) sum += (powers[k]! / total) * states[k]![j]!;
    for (let k = 0; k < rank; k++) sum += out[stateCount + 2 + k]! * frame.projection[k * dimensions + j]!;
    return sum;
  });
  const length = Math.hypot(...vector);
  return {
    vector: vector.map((x) => x / length),
    scales: [Math.exp(out[5]!) * (1 - sigmoid(out[6]!)), Math.exp(out[5]!) * sigmoid(out[6]!)],
  };
}

/** Mean of the three largest, by sorting. */
export function oracleTopThree(values: number[]): number {
  const top = [...values].sort((a, b) => b - a).slice(0, 3);
  return top.length > 0 ? top.reduce((a, b) => a + b) / top.length : 0;
}
