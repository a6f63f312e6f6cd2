import { describe, expect, it } from 'vitest';
import { TopKModel } from '../../src/interest/decay/top-k';
import { createRandom } from '../../src/interest/random';
import { recording, replayDraft } from './draft-replay';

const rows = 50;
/** Questions with one pick, which one model puts near the top and the other anywhere. */
function questions(count: number) {
  const random = createRandom(3);
  const trials = Array.from({ length: count }, () => ({ clicked: [Math.floor(random() * rows)] }));
  const anywhere = trials.map(() => new Float32Array(rows).map(() => random()));
  const knowing = trials.map(({ clicked }) =>
    new Float32Array(rows).map((_, row) => random() + (row === clicked[0] ? 0.6 : 0)),
  );
  return { trials, anywhere, knowing };
}

describe('replayDraft', () => {
  const options = { length: 20, seed: 1 };

  it('finds the model that knows better, from either side', () => {
    const { trials, anywhere, knowing } = questions(300);
    const first = replayDraft(trials, [knowing, anywhere], options);
    expect(first.better).toBe('first');
    expect(first.wins[0]).toBeGreaterThan(first.wins[1] * 1.5);
    expect(first.after).toBeLessThan(150);
    expect(replayDraft(trials, [anywhere, knowing], options).better).toBe('second');
  });

  it('two equal rankings are even, and what is in neither is unseen', () => {
    const { trials, knowing } = questions(40);
    const { wins, even, unseen } = replayDraft(trials, [knowing, knowing], options);
    expect(wins).toEqual([0, 0]);
    expect(even + unseen).toBe(40);
    expect(even).toBeGreaterThan(20);
    expect(unseen).toBeGreaterThan(0);
  });
});

it('a recording model answers as the model does, and keeps it', () => {
  const plain = new TopKModel();
  const { model, answers } = recording(plain);
  const event = { vector: new Float32Array([1, 0]), time: 1, weight: 1, site: '', id: 'a' };
  model.observe([event]);
  const set = {
    vectors: { rows: 2, dimensions: 2, data: new Float32Array([1, 0, 0, 1]) },
    sites: ['', ''],
    ids: ['b', 'c'],
  };
  const scores = model.score(model.forecast(2), set);
  expect([...scores]).toEqual([1, 0]);
  expect(answers).toEqual([scores]);
});
