// What an earlier version trained is not taken for what this one would have trained.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startParameters } from '../interest/attention/parameters';
import { signalNames } from '../interest/blend/signals';
import { LastModel } from '../interest/decay/simple';
import { untrainedState } from '../interest/evolution/model';
import { unmappedWeights } from '../interest/transfer/kinds/model';
import { saveCheckpoint } from '../storage/checkpoints';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import type { StoredJob } from '../storage/jobs';
import { Profile } from './profile';
import { StatusBoard } from './status';
import { learningVersion } from './trained';
import { TrainingService } from './training-service';

let storage: Storage;
let kept: { calibration: unknown; ofAnother: unknown; sureness: unknown };
beforeEach(async () => {
  storage = await openStorage('training-service');
});
afterEach(async () => {
  storage.close();
  await deleteStorage(storage.name);
});

async function serviceOn(state: unknown) {
  await saveCheckpoint(storage, { id: 'evolution', model: 'minilm-en', time: 1, stale: false, state });
  const board = new StatusBoard();
  const training = new TrainingService(new Profile(storage, 'minilm-en'), board, () =>
    Promise.reject(new Error('no candidates')),
  );
  await training.load();
  return { training, board };
}

async function loaded(
  evolution: unknown,
  blend: number[] = signalNames.map(() => 0.1),
  serving = 'evolution',
  further = [0.5, 0.2],
  more: Record<string, unknown> = {},
) {
  const results: unknown[] = [];
  const verdict = { serving, bestBaseline: 'top-3', results };
  const ensemble = { blend, further };
  const attention = { version: 1, parameters: startParameters(), directions: null };
  const learned = { evolution, attention, kinds: null, blend, ensemble };
  const state = {
    learning: learningVersion,
    ...learned,
    verdict,
    losses: [],
    backend: null,
    events: 200,
    ...more,
  };
  const { training, board } = await serviceOn(state);
  const calibration = training.calibration(training.serving());
  const ofAnother = training.calibration(new LastModel());
  kept = { calibration, ofAnother, sureness: board.get().training.sureness };
  return { serving: training.serving().name, state: board.get().training.state };
}

it('serves what was trained before', async () => {
  expect(await loaded(untrainedState(384))).toEqual({ serving: 'evolution', state: 'done' });
});

it('serves the blend with the weights it learned, and none with weights of other signals', async () => {
  expect(await loaded(untrainedState(384), undefined, 'blend')).toEqual({ serving: 'blend', state: 'done' });
  expect(await loaded(untrainedState(384), [1, 2], 'blend')).toEqual({ serving: 'top-3', state: 'none' });
});

it('serves the ensemble, and none with weights of other models', async () => {
  const state = untrainedState(384);
  expect(await loaded(state, undefined, 'ensemble')).toEqual({ serving: 'ensemble', state: 'done' });
  expect(await loaded(state, undefined, 'ensemble', [])).toEqual({ serving: 'top-3', state: 'none' });
});

it('serves the ensemble with maps between kinds, and none that are of other signals', async () => {
  const state = untrainedState(384);
  const plain = unmappedWeights();
  const kinds = { maps: {}, weights: { own: plain, other: plain, both: plain } };
  const withKinds = (further: number[], some: unknown) =>
    loaded(state, undefined, 'ensemble', further, { kinds: some });
  expect(await withKinds([0.5, 0.3, 0.2], kinds)).toEqual({ serving: 'ensemble', state: 'done' });
  const none = { serving: 'top-3', state: 'none' };
  expect(await withKinds([0.5, 0.3], kinds)).toEqual(none);
  expect(await withKinds([0.5, 0.3, 0.2], { ...kinds, weights: { own: plain, other: plain } })).toEqual(none);
  expect(
    await withKinds([0.5, 0.3, 0.2], { ...kinds, weights: { own: [1], other: plain, both: plain } }),
  ).toEqual(none);
});

it('serves attention, and none with parameters of another version', async () => {
  const state = untrainedState(384);
  expect(await loaded(state, undefined, 'attention')).toEqual({ serving: 'attention', state: 'done' });
  const attention = { version: 1, parameters: startParameters().slice(1), directions: null };
  const other = await loaded(state, undefined, 'attention', undefined, { attention });
  expect(other).toEqual({ serving: 'top-3', state: 'none' });
});

it('keeps the calibration with what it was measured on; has none of another model, nor where none was stored', async () => {
  const calibration = { slope: 1.5, intercept: -2 };
  const points = [{ threshold: 0.2, precision: 0.3, recall: 0.8 }];
  const sureness = { calibration, points, calibrationError: 0.01, choices: 40, offered: 26 };
  await loaded(untrainedState(384), undefined, 'blend', undefined, { sureness });
  expect(kept).toEqual({ calibration, ofAnother: null, sureness });
  await loaded(untrainedState(384), undefined, 'blend');
  expect(kept).toEqual({ calibration: null, ofAnother: null, sureness: null });
});

it('counts weights of another version, whose inputs meant something else, as none', async () => {
  const old = { ...untrainedState(384), version: 1 };
  expect(await loaded(old)).toEqual({ serving: 'top-3', state: 'none' });
});

it('counts what was learned the way of an earlier version as that version’s', async () => {
  const state = untrainedState(384);
  for (const learning of [undefined, learningVersion - 1]) {
    const blend = await loaded(state, undefined, 'blend', undefined, { learning });
    expect(blend).toEqual({ serving: 'blend', state: 'none' });
    const ensemble = await loaded(state, undefined, 'ensemble', undefined, { learning });
    expect(ensemble).toEqual({ serving: 'top-3', state: 'none' });
  }
});

it('goes on with what an earlier version had serve, and claims nothing more of it', async () => {
  const old = (serving: string, blend = signalNames.map(() => 0.1)) => {
    const verdict = { serving, bestBaseline: 'top-3', results: [{ model: serving }] };
    return { evolution: untrainedState(384), blend, verdict, losses: [], backend: null, events: 200 };
  };
  for (const name of ['blend', 'evolution', 'mean'] as const) {
    const { training, board } = await serviceOn(old(name));
    expect(training.serving().name).toBe(name);
    expect(training.another().name).toBe(name);
    expect(training.create(name)).toBeNull();
    expect(board.get().training).toMatchObject({ state: 'none', verdict: null, stale: false });
  }
  expect((await serviceOn(old('blend', [1]))).training.serving().name).toBe('top-3');
  expect((await serviceOn(old('ensemble'))).training.serving().name).toBe('top-3');
});

it('does not train again for a job that has done so and was interrupted afterwards', async () => {
  const blend = signalNames.map(() => 0.1);
  const attention = { version: 1, parameters: startParameters(), directions: null };
  const verdict = { serving: 'blend', bestBaseline: 'top-3', results: [] };
  const learned = { evolution: untrainedState(384), blend, attention, kinds: null };
  const ensemble = { blend, further: [0.5, 0.2] };
  const kept = { verdict, losses: [], backend: null, events: 200, job: 7 };
  const state = { learning: learningVersion, ...learned, ensemble, ...kept };
  const { training } = await serviceOn(state);
  const { signal } = new AbortController();
  const job = (id: number) => ({ id, kind: 'training', state: 'queued' }) as StoredJob;
  await training.run(job(7), signal);
  await expect(training.run(job(8), signal)).rejects.toThrow();
  // What it has trained is stale: part of the history was forgotten.
  const row = { id: 'evolution', model: 'minilm-en', time: 1, stale: true, state: null } as const;
  await saveCheckpoint(storage, row);
  await training.load();
  await expect(training.run(job(7), signal)).rejects.toThrow();
});
