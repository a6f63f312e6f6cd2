import { beforeAll, describe, expect, it } from 'vitest';
import { matrixFromRows } from '../../embedding/matrix';
import { HalfLifeModel } from '../decay/half-life';
import { TopKModel } from '../decay/top-k';
import type { EventSequence, InterestModel } from '../model';
import { createRandom } from '../random';
import { adamStep, startAdam } from './adam';
import type { Tfjs } from './graph';
import { startTfjsForTraining } from './kernels/start';
import { EvolutionModel } from './model';
import { parseCheckpoint } from './state';
import { cyclingPerson } from './synthetic.fixture';
import { trainEvolutionModel } from './training';
import type { TrainingOptions } from './training-options';

let tf: Tfjs;
beforeAll(async () => {
  tf = await startTfjsForTraining('wasm');
});

const small = { shape: { rank: 8, hidden: 12, window: 8, lookBack: 60 }, epochs: 4, learningRate: 0.01 };
const cycling = (events: number, seed = 1) =>
  cyclingPerson({ events, dimensions: 16, topics: 5, seed, order: 0.85, noise: 0.8 });

/** Share of held-out events whose topic is ranked first among one fresh page of each topic. */
function accuracy(model: InterestModel, events: EventSequence, from: number): number {
  const probe = cyclingPerson({ events: 400, dimensions: 16, topics: 5, seed: 77, order: 0, noise: 0.8 });
  const random = createRandom(5);
  let right = 0;
  for (let k = from; k < events.length; k++) {
    model.observe(events.slice(0, k));
    const pages = [0, 1, 2, 3, 4].map((topic) => {
      const pool = probe.filter(({ site }) => site === `site${topic}`);
      return pool[Math.floor(random() * pool.length)]!;
    });
    const vectors = matrixFromRows(
      pages.map(({ vector }) => vector),
      16,
    );
    const scores = [...model.score(model.forecast(events[k]!.time), { vectors, ids: [], sites: [] })];
    if (pages[scores.indexOf(Math.max(...scores))]!.site === events[k]!.site) right++;
  }
  return right / (events.length - from);
}

describe('training', () => {
  it('learns what comes next where averages of the past cannot', async () => {
    const events = cycling(900);
    const model = new EvolutionModel({ startTfjs: async () => tf, training: { ...small, epochs: 12 } });
    await model.fit([events.slice(0, 750)], { seed: 1 });
    const { losses } = model.save()!;
    expect(Math.min(...losses.map(({ validation }) => validation))).toBeLessThan(losses[0]!.validation - 0.5);
    const learned = accuracy(model, events, 750);
    expect(learned).toBeGreaterThan(0.6);
    expect(learned).toBeGreaterThan(accuracy(new HalfLifeModel(), events, 750) + 0.3);
    expect(learned).toBeGreaterThan(accuracy(new TopKModel(), events, 750) + 0.3);
  });

  it('resumed at any epoch it gives the numbers of an uninterrupted run', async () => {
    const events = cycling(400);
    const checkpoints: unknown[] = [];
    const whole = await trainEvolutionModel(
      tf,
      [events],
      { seed: 2, onCheckpoint: (checkpoint) => void checkpoints.push(checkpoint) },
      small,
    );
    expect(checkpoints).toHaveLength(4);
    for (const epoch of [0, 2]) {
      const rest: unknown[] = [];
      const resumed = await trainEvolutionModel(
        tf,
        [events],
        { seed: 2, resume: checkpoints[epoch], onCheckpoint: (checkpoint) => void rest.push(checkpoint) },
        small,
      );
      expect(rest).toHaveLength(3 - epoch);
      expect(resumed.losses).toHaveLength(whole.losses.length);
      resumed.losses.forEach(({ validation }, k) => {
        expect(validation).toBeCloseTo(whole.losses[k]!.validation, 5);
      });
      resumed.state.parameters.forEach((value, i) => {
        if (Math.abs(value - whole.state.parameters[i]!) > 1e-5) throw new Error(`parameter ${i} differs`);
      });
    }
  });

  it('starts from a prior in its own projection, is pulled to it, and resumes there exactly', async () => {
    const { state: prior } = await trainEvolutionModel(tf, [cycling(300, 5)], { seed: 4 }, small);
    const events = cycling(220);
    const run = (changes: Partial<TrainingOptions>, resume?: unknown) => {
      const checkpoints: unknown[] = [];
      const onCheckpoint = (checkpoint: unknown) => void checkpoints.push(structuredClone(checkpoint));
      return trainEvolutionModel(
        tf,
        [events],
        { seed: 2, onCheckpoint, ...(resume ? { resume } : {}) },
        { ...small, prior, epochs: 3, patience: 3, ...changes },
      ).then((result) => ({ ...result, checkpoints }));
    };
    const free = await run({});
    expect([...free.state.projection]).toEqual([...prior.projection]);
    const apart = ({ checkpoints }: { checkpoints: unknown[] }) =>
      parseCheckpoint(checkpoints.at(-1)).parameters.reduce(
        (sum, value, place) => sum + (value - prior.parameters[place]!) ** 2,
        0,
      );
    expect(apart(await run({ headPull: 30, recurrentPull: 30 }))).toBeLessThan(0.5 * apart(free));
    expect(apart(free)).toBeGreaterThan(0);
    // What the prior alone reaches is the loss before the first epoch.
    const without = await run({ prior: null });
    expect(free.losses[0]!.validation).toBeLessThan(without.losses[0]!.validation);
    const resumed = await run({}, free.checkpoints[0]);
    expect(resumed.checkpoints).toHaveLength(2);
    expect(resumed.losses).toEqual(free.losses);
    expect([...resumed.state.parameters]).toEqual([...free.state.parameters]);
    // A checkpoint that began elsewhere is no start for this one.
    expect((await run({ prior: null }, free.checkpoints[0])).losses).toEqual(without.losses);
  });

  it('gives up its start only for a clear gain', async () => {
    const run = (smallestGain: number) =>
      trainEvolutionModel(tf, [cycling(220)], { seed: 1 }, { ...small, epochs: 2, smallestGain });
    const { losses, state } = await run(0);
    expect(state.epoch).toBeGreaterThan(0);
    const gain = losses[0]!.validation - losses[state.epoch]!.validation;
    expect((await run(gain + 0.01)).state.epoch).toBe(0);
    expect((await run(gain - 0.01)).state.epoch).toBe(state.epoch);
  });

  it('judged among things nobody picked: another loss and nothing learned from them', async () => {
    const background = cycling(80, 8).map(({ vector }) => vector);
    const run = async (judgedAmong: TrainingOptions['judgedAmong']) => {
      const checkpoints: unknown[] = [];
      const onCheckpoint = (checkpoint: unknown) => void checkpoints.push(structuredClone(checkpoint));
      await trainEvolutionModel(
        tf,
        [cycling(220)],
        { seed: 1, onCheckpoint },
        { ...small, epochs: 2, judgedAmong },
      );
      return parseCheckpoint(checkpoints.at(-1));
    };
    const judged = await run(matrixFromRows(background, 16));
    const own = await run(null);
    expect([...judged.parameters]).toEqual([...own.parameters]);
    expect(judged.losses.map(({ training }) => training)).toEqual(own.losses.map(({ training }) => training));
    judged.losses.forEach(({ validation }, k) => {
      expect(Math.abs(validation - own.losses[k]!.validation)).toBeGreaterThan(0.01);
    });
    // What is the opposite of every page is easily told from them.
    const opposite = background.map((vector) => vector.map((value) => -value));
    const easy = await run(matrixFromRows(opposite, 16));
    easy.losses.forEach(({ validation }, k) => {
      expect(validation).toBeLessThan(judged.losses[k]!.validation - 0.5);
    });
  });

  it('is the same for the same seed, another for another, and leaves no tensors behind', async () => {
    const events = cycling(300);
    const before = tf.memory().numTensors;
    const run = (seed: number) => trainEvolutionModel(tf, [events], { seed }, { ...small, epochs: 2 });
    const [a, b, c] = [await run(1), await run(1), await run(2)];
    expect(tf.memory().numTensors).toBe(before);
    expect([...a.state.parameters]).toEqual([...b.state.parameters]);
    expect([...a.state.parameters]).not.toEqual([...c.state.parameters]);
  });

  it('leaves a checkpoint of other data aside and refuses what is none', async () => {
    const checkpoints: unknown[] = [];
    const onCheckpoint = (checkpoint: unknown) => void checkpoints.push(checkpoint);
    const short = { ...small, epochs: 2 };
    await trainEvolutionModel(tf, [cycling(300)], { seed: 1, onCheckpoint }, short);
    const other = cycling(300, 9);
    const resumed = await trainEvolutionModel(tf, [other], { seed: 1, resume: checkpoints[0] }, short);
    const fresh = await trainEvolutionModel(tf, [other], { seed: 1 }, short);
    expect([...resumed.state.parameters]).toEqual([...fresh.state.parameters]);
    await expect(trainEvolutionModel(tf, [other], { seed: 1, resume: { epoch: 1 } }, short)).rejects.toThrow(
      'misuse',
    );
  });

  it('stopped on the way it keeps the best so far; progress is told', async () => {
    const stop = new AbortController();
    const steps: number[] = [];
    const before = tf.memory().numTensors;
    const result = await trainEvolutionModel(
      tf,
      [cycling(400)],
      {
        seed: 1,
        signal: stop.signal,
        onProgress: ({ epoch, step, millisecondsLeft }) => {
          steps.push(step);
          expect(millisecondsLeft).toBeGreaterThanOrEqual(0);
          if (epoch === 2 && step === 2) stop.abort();
        },
      },
      small,
    );
    expect(result.ended).toBe('stopped');
    expect(result.losses.map(({ epoch }) => epoch)).toEqual([0, 1]);
    expect(result.state.epoch).toBeLessThanOrEqual(1);
    expect(steps.length).toBeGreaterThan(4);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('with too little history the prior stands', async () => {
    const result = await trainEvolutionModel(tf, [cycling(40)], { seed: 1 }, small);
    expect(result.ended).toBe('too-little-history');
    expect(result.state.epoch).toBe(0);
    await expect(trainEvolutionModel(tf, [[]], { seed: 1 })).rejects.toThrow('not-enough-history');
  });

  it('on noise without structure it keeps (nearly) the prior', async () => {
    const noise = cyclingPerson({ events: 500, dimensions: 16, topics: 1, seed: 3, order: 0, noise: 3 });
    const { losses, state } = await trainEvolutionModel(tf, [noise], { seed: 1 }, { ...small, epochs: 6 });
    const best = losses.find(({ epoch }) => epoch === state.epoch)!;
    expect(best.validation).toBeLessThanOrEqual(losses[0]!.validation);
    expect(losses.at(-1)!.training).toBeGreaterThan(best.validation * 0.8);
  });

  it('pools people, holding some of them out', async () => {
    const people = Array.from({ length: 40 }, (_, k) =>
      cycling(25, k + 1).map((e) => ({ ...e, id: `${k} ${e.id}` })),
    );
    const { losses } = await trainEvolutionModel(tf, people, { seed: 1 }, { ...small, epochs: 8 });
    expect(Math.min(...losses.map(({ validation }) => validation))).toBeLessThan(losses[0]!.validation - 0.1);
  });
});

describe('adamStep', () => {
  it('first step by hand: the learning rate against the sign, and the pull toward the prior', () => {
    const parameters = new Float32Array([1, 1]);
    const options = {
      learningRate: 0.1,
      largestGradient: 100,
      pull: new Float32Array([0, 0.5]),
      prior: new Float32Array(2),
    };
    adamStep(parameters, new Float32Array([3, -2]), startAdam(2), options);
    expect(parameters[0]).toBeCloseTo(0.9, 5);
    expect(parameters[1]).toBeCloseTo(1.1 - 0.05, 5);
  });

  it('clips by the whole gradient’s length', () => {
    const state = startAdam(2);
    const options = {
      learningRate: 0.1,
      largestGradient: 1,
      pull: new Float32Array(2),
      prior: new Float32Array(2),
    };
    adamStep(new Float32Array(2), new Float32Array([30, 40]), state, options);
    expect(state.first[0]).toBeCloseTo(0.06, 6);
    expect(state.first[1]).toBeCloseTo(0.08, 6);
  });
});
