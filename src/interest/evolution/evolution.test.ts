import { beforeAll, describe, expect, it } from 'vitest';
import { startTfjs } from '../../device/tfjs-backend';
import { dot, matrixFromRows, normalise } from '../../embedding/matrix';
import { TopKModel } from '../decay/top-k';
import type { InterestEvent } from '../model';
import { createRandom } from '../random';
import { assembleBatch, fuse } from './batch';
import type { Cell } from './cells';
import { Corpus } from './corpus';
import { forecastVector, hiddenState, readHead } from './forward';
import { constant, disposeBatch, forecasts, hiddenStates, lossOf, type Tfjs, uploadBatch } from './graph';
import { EventReader, type Frame, horizonFeatures } from './inputs';
import { EvolutionModel, untrainedState } from './model';
import { oracleForecast, oracleHidden, oracleTopThree } from './oracle.fixture';
import { leadingDirections, project } from './projection';
import { inputSize, layoutOf, priorParameters } from './shape';
import { cyclingPerson } from './synthetic.fixture';
import { frameOf } from './training';

let tf: Tfjs;
beforeAll(async () => {
  tf = await startTfjs('wasm');
});

const shape = { dimensions: 12, rank: 4, hidden: 5, window: 4, lookBack: 20, cell: 'lstm' } as const;
const cells: readonly Cell[] = ['lstm', 'gru'];

function person(count: number, seed = 1): InterestEvent[] {
  const events = cyclingPerson({ events: count, dimensions: 12, topics: 4, seed, order: 0.8, noise: 0.6 });
  // Some pages are visited again, and some visits count for less.
  return events.map((event, k) =>
    k % 9 === 8 ? { ...events[k - 5]!, time: event.time } : { ...event, weight: k % 4 === 3 ? 0.5 : 1 },
  );
}

function randomParameters(seed: number, size: number): Float32Array {
  const random = createRandom(seed);
  return new Float32Array(size).map(() => random() - 0.5);
}

function setUp(cell: Cell = 'lstm'): { frame: Frame; parameters: Float32Array; corpus: Corpus } {
  const sequences = [person(60, 1), person(45, 2)];
  const frame = frameOf(sequences, { ...shape, cell }, 3);
  return {
    frame,
    parameters: randomParameters(4, layoutOf({ ...shape, cell }).size),
    corpus: new Corpus(frame, sequences, 5),
  };
}

async function smallBatch(corpus: Corpus) {
  const windows = corpus.trainingWindows(createRandom(6)).slice(0, 3);
  const batch = assembleBatch(corpus, windows, { count: 5, background: null, own: true }, createRandom(7));
  const { vectors, rows } = batch.remembered;
  const products = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d(vectors, [rows.length, 12]),
      constant(tf, batch.candidates, batch.columns, 12).transposed,
    ),
  );
  const fusion = fuse(batch, (await products.data()) as Float32Array, shape.window);
  products.dispose();
  return { windows, batch, fusion };
}

describe('projection', () => {
  it('is orthonormal and finds the directions with the most energy', () => {
    const random = createRandom(1);
    const rows = Array.from({ length: 300 }, () =>
      normalise(new Float32Array(20).map((_, j) => (random() - 0.5) * (j < 3 ? 6 - j : 0.2))),
    );
    const basis = leadingDirections(matrixFromRows(rows, 20), 3, 2);
    const captured = [0, 1, 2].map((j) => {
      const axis = new Float32Array(20);
      axis[j] = 1;
      const coordinates = project(basis, 3, axis);
      return dot(coordinates, coordinates);
    });
    for (const share of captured) expect(share).toBeGreaterThan(0.98);
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++)
        expect(dot(basis.subarray(a * 20, a * 20 + 20), basis.subarray(b * 20, b * 20 + 20))).toBeCloseTo(
          a === b ? 1 : 0,
          5,
        );
  });

  it('is orthonormal even where the vectors span less', () => {
    const same = Array.from({ length: 5 }, () => normalise(new Float32Array([1, 2, 3, 4])));
    const basis = leadingDirections(matrixFromRows(same, 4), 3, 1);
    for (let a = 0; a < 3; a++)
      for (let b = 0; b <= a; b++)
        expect(dot(basis.subarray(a * 4, a * 4 + 4), basis.subarray(b * 4, b * 4 + 4))).toBeCloseTo(
          a === b ? 1 : 0,
          5,
        );
  });
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
    const { windows, batch, fusion } = await smallBatch(corpus);
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
    const { windows, batch, fusion } = await smallBatch(corpus);
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
    const { batch, fusion } = await smallBatch(corpus);
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
      for (let i = slot.start; i < slot.start + slot.rows * slot.columns; i++) direction[i] = random() - 0.5;
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

describe('kernels', () => {
  it.each(cells)('of a training step of the %s all exist on wasm and on webgpu', async (cell) => {
    const { frame, parameters, corpus } = setUp(cell);
    const { batch, fusion } = await smallBatch(corpus);
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

describe('batches', () => {
  it('never offer the target, or what is near it in time, as a wrong answer', () => {
    const { corpus } = setUp();
    const windows = corpus.trainingWindows(createRandom(1));
    const batch = assembleBatch(
      corpus,
      windows.slice(0, 6),
      { count: 20, background: null, own: true },
      createRandom(2),
    );
    let competing = 0;
    for (let p = 0; p < batch.positions; p++) {
      if (batch.weights[p] === 0) continue;
      const window = windows[p % 6]!;
      const { events } = corpus.sequences[window.sequence]!;
      const k = window.start + Math.floor(p / 6);
      const near = new Set(events.slice(k, k + 3).map(({ id }) => id));
      for (let column = 0; column < batch.columns; column++) {
        if (column === p || batch.mask[p * batch.columns + column]! < 0) continue;
        competing++;
        expect(batch.columnIds[column]).not.toBe(batch.columnIds[p]);
        expect(near.has(batch.columnIds[column]!)).toBe(false);
      }
    }
    expect(competing).toBeGreaterThan(100);
  });

  it('with rivals from elsewhere alone never offer a page of one’s own, though others’ pages and the background', () => {
    const { corpus } = setUp();
    const windows = corpus.trainingWindows(createRandom(1)).slice(0, 6);
    const background = matrixFromRows([person(3, 9)[2]!.vector], 12);
    const batch = assembleBatch(corpus, windows, { count: 8, background, own: false }, createRandom(2));
    const own = windows.map(
      ({ sequence }) => new Set(corpus.sequences[sequence]!.events.map(({ vector }) => vector.join())),
    );
    let ownTargets = 0;
    let others = 0;
    for (let p = 0; p < batch.positions; p++)
      for (let column = 0; column < batch.columns; column++) {
        if (batch.weights[p] === 0 || batch.mask[p * batch.columns + column]! < 0) continue;
        const vector = batch.candidates.subarray(column * 12, column * 12 + 12).join();
        if (column === p) ownTargets++;
        else if (own[p % 6]!.has(vector)) throw new Error('own page as a rival');
        else if (column < batch.positions) others++;
      }
    expect(ownTargets).toBeGreaterThan(10);
    expect(others).toBeGreaterThan(10);
    expect(batch.columnIds.slice(-8)).toEqual(new Array(8).fill('background 0'));
  });

  it('ask each training target once an epoch, and never one of the validation part', () => {
    const { corpus } = setUp();
    const asked = new Map<string, number>();
    for (const window of corpus.trainingWindows(createRandom(4)))
      for (let index = window.start + 1; index < window.to; index++)
        if (corpus.asks(window.sequence, index, window.from)) {
          const key = `${window.sequence} ${index}`;
          asked.set(key, (asked.get(key) ?? 0) + 1);
          expect(index).toBeLessThan(corpus.sequences[window.sequence]!.trainingEnd);
        }
    expect(new Set(asked.values())).toEqual(new Set([1]));
    // A chance offset may cut off the first few.
    expect(asked.size).toBeGreaterThan(corpus.trainingTargets - 2 * shape.window);
  });
});

describe('EvolutionModel without training', () => {
  it('is the fixed blend that the prior says', () => {
    const events = person(50);
    const model = new EvolutionModel();
    model.observe(events);
    const forecast = model.forecast(events.at(-1)!.time + 3_600_000);
    const state = untrainedState(12);
    const head = readHead(state, priorParameters(state.shape, 1), new Float32Array(32), [0, 0, 0, 0, 0, 0]);
    expect([...head.mixture].reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    const reader = new EventReader(state);
    for (const event of events) reader.read(event);
    expect(dot(forecast.vector, forecastVector(state, head, reader.track))).toBeCloseTo(1, 5);
  });

  it('says nothing without events and takes events one by one', () => {
    const events = person(40);
    const set = {
      vectors: matrixFromRows(
        events.slice(0, 5).map((e) => e.vector),
        12,
      ),
      ids: [],
      sites: [],
    };
    const empty = new EvolutionModel();
    expect([...empty.score(empty.forecast(0), set)]).toEqual([0, 0, 0, 0, 0]);
    expect(empty.explain(events[0]!.vector)).toEqual([]);
    const whole = new EvolutionModel();
    whole.observe(events);
    const stepwise = new EvolutionModel();
    stepwise.observe(events.slice(0, 11));
    for (const event of events.slice(11)) stepwise.update(event);
    const at = events.at(-1)!.time;
    expect([...stepwise.score(stepwise.forecast(at), set)]).toEqual([
      ...whole.score(whole.forecast(at), set),
    ]);
  });

  it('explains by deletion: shares are those of observing the history without the page', () => {
    const events = person(500);
    const model = new EvolutionModel();
    const state = {
      ...untrainedState(12),
      parameters: randomParameters(8, layoutOf(untrainedState(12).shape).size),
    };
    model.load(state);
    model.observe(events);
    const candidate = normalise(events[497]!.vector.map((x, j) => x + (j % 3) * 0.05));
    const set = { vectors: matrixFromRows([candidate], 12), ids: ['new'], sites: [''] };
    const at = events.at(-1)!.time + 7_200_000;
    const [score] = model.score(model.forecast(at), set);
    const reasons = model.explain(candidate, { at });
    expect(score).toBeGreaterThan(0);
    expect(reasons.length).toBeGreaterThan(2);
    for (const { index, share } of reasons) {
      const rest = new EvolutionModel({ state });
      rest.observe(events.filter(({ id }) => id !== events[index]!.id));
      const [left] = rest.score(rest.forecast(at), set);
      expect(share).toBeCloseTo((score! - left!) / score!, 3);
    }
  });

  it.each(cells)('with a learned %s, events taken one by one give what the whole sequence gives', (cell) => {
    const events = person(45);
    const frame = frameOf([events], { ...shape, cell }, 3);
    const state = {
      ...untrainedState(12),
      ...frame,
      parameters: randomParameters(4, layoutOf(frame.shape).size),
    };
    const vectors = matrixFromRows(
      events.slice(0, 6).map((event) => event.vector),
      12,
    );
    const scores = (model: EvolutionModel, hours: number) => [
      ...model.score(model.forecast(events.at(-1)!.time + hours * 3_600_000), {
        vectors,
        ids: [],
        sites: [],
      }),
    ];
    const whole = new EvolutionModel({ state });
    whole.observe(events);
    const stepwise = new EvolutionModel({ state });
    stepwise.observe(events.slice(0, 30));
    const before = scores(stepwise, 1);
    for (const event of events.slice(30)) stepwise.update(event);
    expect(scores(stepwise, 1)).toEqual(scores(whole, 1));
    expect(scores(stepwise, 1)).not.toEqual(before);
    // The moment asked about counts.
    expect(scores(whole, 1)).not.toEqual(scores(whole, 90));
  });

  it('refuses states that are none', () => {
    const state = untrainedState(12);
    expect(() => new EvolutionModel({ state: { version: state.version } })).toThrow('misuse');
    // Its inputs meant something else.
    expect(() => new EvolutionModel({ state: { ...state, version: 1 } })).toThrow('misuse');
    expect(() => new EvolutionModel({ state: { ...state, parameters: new Float32Array(3) } })).toThrow(
      'misuse',
    );
    const broken = { ...state, parameters: state.parameters.map(() => Number.NaN) };
    expect(() => new EvolutionModel({ state: broken })).toThrow('misuse');
  });
});
