// The LSTM over a whole batch of sequences, forwards and backwards, each in one call. Matrices are float32, rows one
// after another, time-major: row p = t · batch + b is step t of sequence b. Gates in the order of `cells.ts`: input,
// forget, output, candidate.
import {
  multiply,
  multiplyPacked,
  multiplyScratch,
  packColumns,
  packedColumnsBytes,
  packedRowsBytes,
  packRows,
} from './matrix';
import { floatBytes, multiplyAdd, read, sigmoid, tanh, write } from './vector';

/** Scratch bytes that `forward` needs. */
export function forwardScratch(batch: usize, units: usize): usize {
  return (
    max(multiplyScratch(units * 4), packedRowsBytes(batch, units)) + packedColumnsBytes(units, units * 4)
  );
}

/**
 * hidden and memory [steps · batch, units] and the gates' activations [steps · batch, 4 · units] from inputs [steps ·
 * batch, inputs], weights [inputs, 4 · units] and [units, 4 · units] and bias [4 · units]. `lengths`: Int32 per
 * sequence, or 0 for none; past its length a sequence keeps hidden and memory, and its gates are 0.
 */
export function forward(
  from: usize,
  inputWeights: usize,
  recurrentWeights: usize,
  bias: usize,
  lengths: usize,
  steps: usize,
  batch: usize,
  inputs: usize,
  units: usize,
  hidden: usize,
  gates: usize,
  cells: usize,
  scratch: usize,
): void {
  const columns = units * 4;
  multiply(steps * batch, columns, inputs, from, inputs, 1, inputWeights, columns, 1, gates, scratch);
  const packedRows = scratch;
  const packedColumns = scratch + max(multiplyScratch(columns), packedRowsBytes(batch, units));
  packColumns(recurrentWeights, columns, 1, units, columns, packedColumns);
  const row = units * floatBytes;
  for (let t: usize = 0; t < steps; t++) {
    const gatesNow = gates + t * batch * row * 4;
    const hiddenNow = hidden + t * batch * row;
    const cellsNow = cells + t * batch * row;
    const hiddenLast = hiddenNow - batch * row;
    const cellsLast = cellsNow - batch * row;
    if (t > 0) {
      packRows(hiddenLast, units, 1, batch, units, packedRows);
      multiplyPacked(batch, columns, units, packedRows, packedColumns, gatesNow, columns, true);
    }
    for (let b: usize = 0; b < batch; b++) {
      const at = b * row;
      if (isOver(lengths, b, t)) {
        carry(hiddenNow + at, hiddenLast + at, row, t);
        carry(cellsNow + at, cellsLast + at, row, t);
        clear(gatesNow + at * 4, row * 4);
      } else {
        step(gatesNow + at * 4, bias, t > 0 ? cellsLast + at : 0, hiddenNow + at, cellsNow + at, row);
      }
    }
  }
}

function isOver(lengths: usize, sequence: usize, step: usize): bool {
  return lengths !== 0 && <i32>step >= i32.load(lengths + sequence * 4);
}

function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}

function carry(to: usize, from: usize, bytes: usize, step: usize): void {
  if (step > 0) memory.copy(to, from, bytes);
  else memory.fill(to, 0, bytes);
}

/** One step of one sequence. `gates` come in as sums without the bias and go out activated. */
function step(gates: usize, bias: usize, cellsLast: usize, hidden: usize, cells: usize, row: usize): void {
  const whole = row & ~15;
  let u: usize = 0;
  while (u < row) {
    const lanes: usize = u < whole ? 4 : 1;
    const take = sigmoid(f32x4.add(read(gates + u, lanes), read(bias + u, lanes)));
    const keep = sigmoid(f32x4.add(read(gates + row + u, lanes), read(bias + row + u, lanes)));
    const show = sigmoid(f32x4.add(read(gates + row * 2 + u, lanes), read(bias + row * 2 + u, lanes)));
    const candidate = tanh(f32x4.add(read(gates + row * 3 + u, lanes), read(bias + row * 3 + u, lanes)));
    let now = f32x4.mul(take, candidate);
    if (cellsLast !== 0) now = multiplyAdd(keep, read(cellsLast + u, lanes), now);
    write(gates + u, take, lanes);
    write(gates + row + u, keep, lanes);
    write(gates + row * 2 + u, show, lanes);
    write(gates + row * 3 + u, candidate, lanes);
    write(cells + u, now, lanes);
    write(hidden + u, f32x4.mul(show, tanh(now)), lanes);
    u += lanes * floatBytes;
  }
}

/** Scratch bytes that `backward` needs. */
export function backwardScratch(steps: usize, batch: usize, inputs: usize, units: usize): usize {
  const state = batch * units * floatBytes;
  const products = multiplyScratch(max(inputs, units * 4));
  return steps * state * 4 + state * 2 + recurrenceScratch(batch, units, products);
}

function recurrenceScratch(batch: usize, units: usize, products: usize): usize {
  return max(products, packedRowsBytes(batch, units * 4)) + packedColumnsBytes(units * 4, units);
}

/**
 * From d loss / d hidden [steps · batch, units] (`slope`) and what `forward` took and gave: the gradients of both
 * weights and the bias, and of the inputs unless `inputsSlope` is 0.
 */
export function backward(
  slope: usize,
  from: usize,
  inputWeights: usize,
  recurrentWeights: usize,
  lengths: usize,
  hidden: usize,
  gates: usize,
  cells: usize,
  steps: usize,
  batch: usize,
  inputs: usize,
  units: usize,
  inputWeightsSlope: usize,
  recurrentWeightsSlope: usize,
  biasSlope: usize,
  inputsSlope: usize,
  scratch: usize,
): void {
  const columns = units * 4;
  const positions = steps * batch;
  const row = units * floatBytes;
  const state = batch * row;
  const gatesSlope = scratch;
  const hiddenCarry = gatesSlope + positions * row * 4;
  const cellsCarry = hiddenCarry + state;
  const products = cellsCarry + state;
  const packedColumns =
    products + max(multiplyScratch(max(inputs, columns)), packedRowsBytes(batch, columns));
  packColumns(recurrentWeights, 1, columns, columns, units, packedColumns);
  memory.fill(hiddenCarry, 0, state * 2);
  for (let t = steps; t-- > 0; ) {
    const first = t * state;
    for (let b: usize = 0; b < batch; b++) {
      const own = b * row;
      const at = first + own;
      if (isOver(lengths, b, t)) {
        clear(gatesSlope + at * 4, row * 4);
        addTo(hiddenCarry + own, slope + at, row);
      } else {
        stepBack(
          slope + at,
          gates + at * 4,
          cells + at,
          t > 0 ? cells + at - state : 0,
          hiddenCarry + own,
          cellsCarry + own,
          gatesSlope + at * 4,
          row,
        );
      }
    }
    if (t > 0) {
      packRows(gatesSlope + first * 4, columns, 1, batch, columns, products);
      multiplyPacked(batch, units, columns, products, packedColumns, hiddenCarry, units, true);
    }
  }
  multiply(inputs, columns, positions, from, 1, inputs, gatesSlope, columns, 1, inputWeightsSlope, products);
  const later = gatesSlope + state * 4;
  multiply(
    units,
    columns,
    positions - batch,
    hidden,
    1,
    units,
    later,
    columns,
    1,
    recurrentWeightsSlope,
    products,
  );
  clear(biasSlope, row * 4);
  for (let p: usize = 0; p < positions; p++) addTo(biasSlope, gatesSlope + p * row * 4, row * 4);
  if (inputsSlope !== 0) {
    multiply(
      positions,
      inputs,
      columns,
      gatesSlope,
      columns,
      1,
      inputWeights,
      1,
      columns,
      inputsSlope,
      products,
    );
  }
}

/** to += from, over so many bytes. */
function addTo(to: usize, from: usize, bytes: usize): void {
  const whole = bytes & ~15;
  let u: usize = 0;
  for (; u < whole; u += 16) v128.store(to + u, f32x4.add(v128.load(to + u), v128.load(from + u)));
  for (; u < bytes; u += floatBytes) f32.store(to + u, f32.load(to + u) + f32.load(from + u));
}

/**
 * One step of one sequence backwards. The carries hold what later steps ask of this step's hidden state and memory,
 * and then what this step asks of the last one's memory; what it asks of the last hidden state is left at 0, to
 * which the product of the gates' slopes is added.
 */
function stepBack(
  slope: usize,
  gates: usize,
  cells: usize,
  cellsLast: usize,
  hiddenCarry: usize,
  cellsCarry: usize,
  gatesSlope: usize,
  row: usize,
): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const whole = row & ~15;
  let u: usize = 0;
  while (u < row) {
    const lanes: usize = u < whole ? 4 : 1;
    const take = read(gates + u, lanes);
    const keep = read(gates + row + u, lanes);
    const show = read(gates + row * 2 + u, lanes);
    const candidate = read(gates + row * 3 + u, lanes);
    const shown = tanh(read(cells + u, lanes));
    const last = cellsLast !== 0 ? read(cellsLast + u, lanes) : zero;
    const ofHidden = f32x4.add(read(slope + u, lanes), read(hiddenCarry + u, lanes));
    const throughShown = f32x4.mul(f32x4.mul(ofHidden, show), f32x4.sub(one, f32x4.mul(shown, shown)));
    const ofCells = f32x4.add(read(cellsCarry + u, lanes), throughShown);
    const takeSlope = f32x4.mul(f32x4.mul(ofCells, candidate), f32x4.mul(take, f32x4.sub(one, take)));
    const keepSlope = f32x4.mul(f32x4.mul(ofCells, last), f32x4.mul(keep, f32x4.sub(one, keep)));
    const showSlope = f32x4.mul(f32x4.mul(ofHidden, shown), f32x4.mul(show, f32x4.sub(one, show)));
    const candidateSlope = f32x4.mul(
      f32x4.mul(ofCells, take),
      f32x4.sub(one, f32x4.mul(candidate, candidate)),
    );
    write(gatesSlope + u, takeSlope, lanes);
    write(gatesSlope + row + u, keepSlope, lanes);
    write(gatesSlope + row * 2 + u, showSlope, lanes);
    write(gatesSlope + row * 3 + u, candidateSlope, lanes);
    write(cellsCarry + u, f32x4.mul(ofCells, keep), lanes);
    write(hiddenCarry + u, zero, lanes);
    u += lanes * floatBytes;
  }
}
