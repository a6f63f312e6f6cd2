// What a training step asks, and what it offers as wrong answers.
import { describe, expect, it } from 'vitest';
import { matrixFromRows } from '../../embedding/matrix';
import { createRandom } from '../random';
import { assembleBatch } from './batch';
import { person, setUp, shape } from './evolution.fixture';

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
