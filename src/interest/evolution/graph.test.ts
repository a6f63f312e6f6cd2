// What is trained is what serves: three implementations agree, gradients are right, and every kernel is there.
import { beforeAll, describe, expect, it } from 'vitest';
import { startTfjs } from '../../device/tfjs-backend';
import { dot, normalise } from '../../embedding/matrix';
import { TopKModel } from '../decay/top-k';
import { createRandom } from '../random';
import { cells, setUp, shape, smallBatch } from './evolution.fixture';
import { forecastVector, hiddenState, readHead } from './forward';
import { disposeBatch, forecasts, hiddenStates, lossOf, type Tfjs, uploadBatch } from './graph';
import { EventReader, horizonFeatures } from './inputs';
import { hasLstm } from './kernels/lstm';
import { registerWasmKernels } from './kernels/wasm/register';
import { oracleForecast, oracleHidden, oracleTopThree } from './oracle.fixture';
import { inputSize, layoutOf } from './shape';

let tf: Tfjs;
beforeAll(async () => {
  tf = await startTfjs('wasm');
});

// Before ours are registered.
describe('kernels of tfjs', () => {
  it.each(cells)('of a training step of the %s all exist on wasm and on webgpu', async (cell) => {
    const { frame, parameters, corpus } = setUp(cell);
    const { batch, fusion } = await smallBatch(tf, corpus);
    const dropout = new Float32Array(batch.positions * shape.hidden).fill(1);
    const { kernelNames } = await tf.profile(() => {
      const tensors = uploadBatch(tf, frame, batch, fusion, dropout);
      const { value, grad } = tf.valueAndGrad((flat) =>
        lossOf(tf, frame, tf.reshape(flat, [parameters.length]), tensors, 0.3),
      )(tf.tensor1d(parameters));
      disposeBatch(tensors);
      return [value, grad];
    });
    // Names in lower case are core's own compositions of kernels, which are listed as well.
    const used = kernelNames.filter((name) => /^[A-Z_]/.test(name));
    expect(used).toContain('Exp');
    expect(used.length).toBeGreaterThan(15);
    await import('@tensorflow/tfjs-backend-webgpu');
    for (const backend of ['wasm', 'webgpu']) {
      const known = new Set(tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName));
      expect(used.filter((name) => !known.has(name))).toEqual([]);
    }
  });
});

describe.each(['tfjs alone', 'our kernels'])('%s', (operations) => {
  beforeAll(async () => {
    if (operations === 'our kernels') await registerWasmKernels(tf);
    expect(hasLstm(tf)).toBe(operations === 'our kernels');
  });

  describe('the three implementations agree', () => {
    it.each(cells)('%s: tfjs, typed arrays and the oracle', async (cell) => {
      const { frame, parameters } = setUp(cell);
      const random = createRandom(9);
      const size = inputSize(shape);
      const windows = 3;
      const inputs = Array.from({ length: shape.window * windows }, () =>
        Array.from({ length: size }, () => random() * 2 - 1),
      );
      const tensor = tf.tidy(() =>
        hiddenStates(tf, frame, layoutOf(frame.shape), tf.tensor1d(parameters), tf.tensor2d(inputs)),
      );
      const states = (await tensor.array()) as number[][];
      tensor.dispose();
      for (let b = 0; b < windows; b++) {
        const own = Array.from({ length: shape.window }, (_, t) => inputs[t * windows + b]!);
        const oracle = oracleHidden(frame, parameters, own);
        own.forEach((_, t) => {
          const plain = hiddenState(
            frame,
            parameters,
            own.slice(0, t + 1).map((x) => Float32Array.from(x)),
          );
          oracle[t]!.forEach((value, u) => {
            expect(states[t * windows + b]![u]).toBeCloseTo(value, 5);
            expect(plain[u]).toBeCloseTo(value, 5);
          });
        });
      }
    });

    it.each(cells)('%s, forecast and scales: tfjs, typed arrays event by event, the oracle', async (cell) => {
      const { frame, parameters, corpus } = setUp(cell);
      const { windows, batch, fusion } = await smallBatch(tf, corpus);
      const tensors = uploadBatch(tf, frame, batch, fusion, null);
      const out = tf.tidy(() => {
        const { vectors, scales } = forecasts(
          tf,
          frame,
          layoutOf(frame.shape),
          tf.tensor1d(parameters),
          tensors,
        );
        return tf.concat([vectors, ...scales], 1);
      });
      const rows = (await out.array()) as number[][];
      out.dispose();
      disposeBatch(tensors);
      let compared = 0;
      windows.forEach((window, b) => {
        const { events } = corpus.sequences[window.sequence]!;
        const reader = new EventReader(frame);
        const inputs = events
          .slice(0, window.start)
          .map((event) => reader.read(event))
          .slice(0, 0);
        for (let t = 0; t < shape.window && window.start + t + 1 < window.to; t++) {
          const event = events[window.start + t]!;
          inputs.push(reader.read(event));
          const horizon = horizonFeatures(event.time, events[window.start + t + 1]!.time);
          const head = readHead(frame, parameters, hiddenState(frame, parameters, inputs), horizon);
          const plain = forecastVector(frame, head, reader.track);
          const oracle = oracleForecast(
            frame,
            parameters,
            oracleHidden(
              frame,
              parameters,
              inputs.map((x) => [...x]),
            ).at(-1)!,
            horizon,
            [0, 1, 2, 3, 4].map((k) => reader.track.state(k)),
          );
          const row = rows[t * windows.length + b]!;
          oracle.vector.forEach((value, j) => {
            expect(row[j]).toBeCloseTo(value, 4);
            expect(plain[j]).toBeCloseTo(value, 4);
          });
          oracle.scales.forEach((value, k) => {
            expect(row[12 + k]! / value).toBeCloseTo(1, 4);
            expect(head.scales[k]! / value).toBeCloseTo(1, 4);
          });
          compared++;
        }
      });
      expect(compared).toBeGreaterThan(6);
    });

    it('late fusion in training is that of the top-3 model, but for the page itself', async () => {
      const { corpus } = setUp();
      const { windows, batch, fusion } = await smallBatch(tf, corpus);
      windows.forEach((window, b) => {
        const { events } = corpus.sequences[window.sequence]!;
        for (let t = 0; t < shape.window; t++) {
          const p = t * windows.length + b;
          if (batch.weights[p] === 0) continue;
          const past = events.slice(0, window.start + t + 1);
          for (let column = 0; column < batch.columns; column++) {
            const id = batch.columnIds[column]!;
            if (id === '') continue;
            const vector = batch.candidates.subarray(column * 12, column * 12 + 12);
            const others = past.filter((event) => event.id !== id);
            // The look-back of the batch is that of the window's first step.
            const pages = new Set<string>();
            const kept = others.filter((event) => !pages.has(event.id) && pages.add(event.id));
            if (kept.length > shape.lookBack) continue;
            const model = new TopKModel(3, shape.lookBack);
            model.observe(others);
            const value = fusion[p * batch.columns + column]!;
            const latest = new Map(others.map((event) => [event.id, event]));
            const sameWeight = [...latest.values()].every((event) =>
              others.every((other) => other.id !== event.id || other.weight === event.weight),
            );
            if (sameWeight) expect(value).toBeCloseTo(model.scoreOne(vector), 4);
            expect(value).toBeCloseTo(
              oracleTopThree([...latest.values()].map((event) => event.weight * dot(event.vector, vector))),
              1,
            );
          }
        }
      });
    });
  });

  describe('gradients', () => {
    it.each(cells)('of the %s agree with finite differences in every kind of parameter', async (cell) => {
      const { frame, parameters, corpus } = setUp(cell);
      const { batch, fusion } = await smallBatch(tf, corpus);
      const tensors = uploadBatch(tf, frame, batch, fusion, null);
      const loss = (values: Float32Array) => {
        const tensor = tf.tidy(() => lossOf(tf, frame, tf.tensor1d(values), tensors, 0.3));
        const [value] = tensor.dataSync();
        tensor.dispose();
        return value!;
      };
      const gradient = tf.tidy(
        () =>
          tf
            .grad((flat) => lossOf(tf, frame, tf.reshape(flat, [parameters.length]), tensors, 0.3))(
              tf.tensor1d(parameters),
            )
            .dataSync() as Float32Array,
      );
      const random = createRandom(3);
      const layout = layoutOf(frame.shape);
      for (const slot of [
        layout.inputWeights,
        layout.recurrentWeights,
        layout.gateBias,
        layout.headWeights,
        layout.headBias,
      ]) {
        // Along a chance direction, so that the difference stands out of the rounding of float32.
        const direction = new Float32Array(parameters.length);
        for (let i = slot.start; i < slot.start + slot.rows * slot.columns; i++)
          direction[i] = random() - 0.5;
        normalise(direction);
        const step = 0.02;
        const moved = (sign: number) => parameters.map((value, i) => value + sign * step * direction[i]!);
        const numeric = (loss(moved(1)) - loss(moved(-1))) / (2 * step);
        expect(dot(gradient, direction)).toBeCloseTo(numeric, 2);
        expect(Math.abs(dot(gradient, direction) - numeric)).toBeLessThan(0.02 * Math.abs(numeric) + 1e-3);
      }
      disposeBatch(tensors);
    });
  });
});
