// The kernels on WASM against the plain operations, against finite differences, and by their promises.
import { beforeAll, describe, expect, it } from 'vitest';
import { startTfjs } from '../../../../device/tfjs-backend';
import { dot } from '../../../../embedding/matrix';
import type { Tfjs } from '../../graph';
import { flavours } from '../flavours.fixture';
import { hasLstm, lstm } from '../lstm';
import { plainLstm, randomCase, shapes, slopeNames, valueAndSlopes } from '../plain-lstm.fixture';
import { registerWasmKernels } from './register';

let tf: Tfjs;
beforeAll(async () => {
  tf = await startTfjs('wasm');
});

it('has none before they are registered', () => {
  expect(hasLstm(tf)).toBe(false);
  const { asked, ...given } = randomCase(tf, [2, 1, 3, 2], 1);
  expect(() => lstm(tf, given)).toThrow('misuse: no LSTM kernel on wasm');
});

describe.each(flavours)('%s', (flavour) => {
  beforeAll(async () => {
    expect(await registerWasmKernels(tf, { flavour })).toBe(flavour);
    expect(hasLstm(tf)).toBe(true);
  });

  it.each(shapes)('steps %i, batch %i, inputs %i, units %i: as the plain operations', async (...shape) => {
    for (const withLengths of [false, true]) {
      const given = randomCase(tf, shape, 7);
      const expected = await valueAndSlopes(tf, plainLstm, given, { withLengths });
      const actual = await valueAndSlopes(tf, lstm, given, { withLengths });
      for (const [name, values] of Object.entries(expected)) {
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        const off = values.map((value, i) => Math.abs(value - actual[name]![i]!));
        expect(Math.max(...off), name).toBeLessThan(3e-6 * largest);
        expect(values.some((value) => value !== 0) || withLengths || shape[0] === 1, name).toBe(true);
      }
    }
  });

  it.each(slopeNames)('the gradient of %s agrees with finite differences', async (name) => {
    const given = randomCase(tf, [4, 5, 6, 7], 3);
    const slope = (await valueAndSlopes(tf, lstm, given, {}))[name]!;
    const direction = randomCase(tf, [4, 5, 6, 7], 4)[name];
    const at = (step: number) => {
      const moved = { ...given, [name]: tf.add(given[name], tf.mul(direction, step)) };
      return tf.tidy(() => tf.sum(tf.mul(lstm(tf, moved), given.asked)).dataSync()[0]!);
    };
    const step = 1e-2;
    const numeric = (at(step) - at(-step)) / (2 * step);
    const exact = dot((await direction.data()) as Float32Array, slope);
    expect(Math.abs(exact - numeric)).toBeLessThan(2e-3 * Math.max(1, Math.abs(numeric)));
    expect(Math.abs(numeric)).toBeGreaterThan(1e-2);
  });

  it('what is past a length has no say, and stands still', async () => {
    const given = randomCase(tf, [5, 2, 3, 4], 5);
    const lengths = tf.tensor1d([2, 0], 'int32');
    const { hidden } = await valueAndSlopes(tf, lstm, { ...given, lengths }, {});
    const row = (p: number) => [...hidden!.subarray(p * 4, p * 4 + 4)];
    for (const t of [2, 3, 4]) expect(row(t * 2)).toEqual(row(1 * 2));
    for (const t of [0, 1, 2, 3, 4]) expect(row(t * 2 + 1)).toEqual([0, 0, 0, 0]);
    const other = tf.concat([tf.slice(given.inputs, 0, 4), tf.fill([6, 3], 1e3)]) as typeof given.inputs;
    const changed = await valueAndSlopes(tf, lstm, { ...given, inputs: other, lengths }, {});
    expect(changed).toMatchObject({ hidden });
    expect([...changed.inputs!.subarray(12)]).toEqual(new Array(18).fill(0));
  });

  it('constant inputs change no other gradient', async () => {
    const given = randomCase(tf, [3, 4, 5, 6], 6);
    const { inputs, ...others } = await valueAndSlopes(tf, lstm, given, {});
    expect(await valueAndSlopes(tf, lstm, given, { wantsInputs: false })).toEqual(others);
  });

  it('leaves no tensor behind and gives the same bits again', async () => {
    const given = randomCase(tf, [3, 4, 5, 6], 8);
    const first = await valueAndSlopes(tf, lstm, given, {});
    const { numTensors } = tf.memory();
    const data = tf.backend().numDataIds();
    expect(await valueAndSlopes(tf, lstm, given, {})).toEqual(first);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(tf.backend().numDataIds()).toBe(data);
  });

  it('survives growth of the memory', async () => {
    const given = randomCase(tf, [3, 4, 5, 6], 9);
    const before = await valueAndSlopes(tf, lstm, given, {});
    tf.zeros([24 * 1024 * 1024]).dispose();
    expect(await valueAndSlopes(tf, lstm, given, {})).toEqual(before);
  });
});

it('refuses shapes that do not fit', () => {
  const { asked, ...given } = randomCase(tf, [2, 3, 4, 5], 1);
  expect(() => lstm(tf, { ...given, steps: 4 })).toThrow('misuse: an LSTM of 4 steps');
  expect(() => lstm(tf, { ...given, inputWeights: given.recurrentWeights })).toThrow('misuse');
  expect(() => lstm(tf, { ...given, bias: tf.zeros([5]) })).toThrow('misuse');
  expect(() => lstm(tf, { ...given, lengths: tf.zeros([3]) })).toThrow('misuse');
  expect(() => lstm(tf, { ...given, lengths: tf.zeros([2], 'int32') })).toThrow('misuse');
});
