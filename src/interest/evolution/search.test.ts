import { beforeAll, describe, expect, it } from 'vitest';
import type { FitOptions } from '../model';
import type { Tfjs } from './graph';
import { startTfjsForTraining } from './kernels/start';
import { epochsOfSearch, searchEvolutionModel } from './search';
import { cyclingPerson } from './synthetic.fixture';
import { trainEvolutionModel } from './training';

let tf: Tfjs;
beforeAll(async () => {
  tf = await startTfjsForTraining('wasm');
});

const shape = { rank: 6, hidden: 8, window: 8, lookBack: 40 };
const base = { shape, epochs: 4, mostStepsPerEpoch: 3 };
// The second and the third can hardly move.
const settings = [
  { learningRate: 0.01, shape: { ...shape, cell: 'gru' as const } },
  { learningRate: 1e-7 },
  { learningRate: 1e-6 },
  { learningRate: 0.012 },
];
const search = { settings, rungs: [1, 2] };
const events = cyclingPerson({ events: 180, dimensions: 12, topics: 4, seed: 1, order: 0.9, noise: 0.6 });
const run = (options: Partial<FitOptions> = {}, sequences = [events]) =>
  searchEvolutionModel(tf, sequences, { seed: 2, ...options }, base, search);

describe('the search for settings', () => {
  it('drops the worse half by validation and trains the last one as it would have been alone', async () => {
    const epochs: number[] = [];
    const result = await run({ onProgress: ({ epoch }) => epochs.push(epoch) });
    expect([0, 3]).toContain(result.chosen);
    expect(Math.min(...(result.reached as number[]))).toBe(result.reached[result.chosen]);
    const alone = await trainEvolutionModel(
      tf,
      [events],
      { seed: 2 },
      { ...base, ...settings[result.chosen] },
    );
    expect([...result.state.parameters]).toEqual([...alone.state.parameters]);
    expect(result.losses).toEqual(alone.losses);
    // 4 settings one epoch, 2 of them another, the last one two more.
    expect(epochsOfSearch(search, 4)).toBe(8);
    expect(epochs.at(-1)).toBe(8);
    expect([...epochs].sort((a, b) => a - b)).toEqual(epochs);
  });

  it('resumed from any checkpoint gives the numbers of an uninterrupted run', async () => {
    const checkpoints: unknown[] = [];
    const whole = await run({
      onCheckpoint: (checkpoint) => void checkpoints.push(structuredClone(checkpoint)),
    });
    expect(checkpoints).toHaveLength(8);
    for (const place of [1, 5]) {
      const rest: unknown[] = [];
      const resumed = await run({
        resume: checkpoints[place],
        onCheckpoint: (checkpoint) => void rest.push(checkpoint),
      });
      expect(rest).toHaveLength(7 - place);
      expect(resumed).toEqual(whole);
    }
    // Another person's checkpoint is left aside.
    const other = cyclingPerson({ events: 180, dimensions: 12, topics: 4, seed: 9, order: 0.9, noise: 0.6 });
    expect(await run({ resume: checkpoints[5] }, [other])).toEqual(await run({}, [other]));
    await expect(run({ resume: { kind: 'evolution-search', runs: [null] } })).rejects.toThrow('misuse');
  });

  it('stopped on the way it keeps the best so far', async () => {
    const stop = new AbortController();
    const result = await run({
      signal: stop.signal,
      onProgress: ({ epoch, step }) => {
        if (epoch === 3 && step === 2) stop.abort();
      },
    });
    expect(result.ended).toBe('stopped');
    expect(result.chosen).toBe(0);
    expect(result.reached.filter((loss) => loss !== null)).toHaveLength(2);
  });

  it('with too little history the prior stands', async () => {
    const result = await run({}, [events.slice(0, 30)]);
    expect(result.ended).toBe('too-little-history');
    expect(result.state.epoch).toBe(0);
  });
});
