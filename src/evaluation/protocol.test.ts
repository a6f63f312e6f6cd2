import { describe, expect, it } from 'vitest';
import { matrixFromRows } from '../embedding/matrix';
import { impressionTrials, type LogBundle, trainingSequences } from './protocol';

const items = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, title: id, kind: '', site: `${id}.example` }));
const vectors = matrixFromRows(
  items.map((_, row) => {
    const vector = new Float32Array(5);
    vector[row] = 1;
    return vector;
  }),
  5,
);

const event = (person: string, item: string, time: number) => ({ person, item, time, weight: 3 });
const bundle: LogBundle = {
  items,
  events: [
    event('ann', 'a', 100),
    event('ann', 'b', 200),
    event('ann', 'c', 300),
    event('ann', 'd', 400),
    event('bob', 'a', 50),
    event('bob', 'c', 60),
    event('bob', 'b', 70),
    event('eve', 'e', 10),
  ],
  impressions: [
    { id: '1', person: 'ann', time: 300, history: ['a', 'b'], candidates: ['d', 'c', 'e'], clicked: ['c'] },
    { id: '2', person: 'ann', time: 400, history: ['b', 'c'], candidates: ['d', 'e'], clicked: ['d'] },
    { id: '3', person: 'bob', time: null, history: ['c', 'a'], candidates: ['b', 'e'], clicked: ['b'] },
  ],
};

describe('impressionTrials', () => {
  const [first, second, third] = impressionTrials(bundle, vectors);

  it('shows the impression’s own history with the log’s times, all of weight 1', () => {
    expect(first!.sequence.map(({ id, time, weight }) => [id, time, weight])).toEqual([
      ['a', 100_000, 1],
      ['b', 200_000, 1],
    ]);
    expect(first).toMatchObject({ at: 300_000, upTo: 2, clicked: [1], person: 'ann' });
    expect(first!.candidates.sites).toEqual(['d.example', 'c.example', 'e.example']);
    expect([...first!.candidates.vectors.data.slice(5, 10)]).toEqual([0, 0, 1, 0, 0]);
    expect(second!.sequence.map(({ time }) => time)).toEqual([200_000, 300_000]);
  });

  it('keeps the given order where the log’s times contradict it', () => {
    expect(third!.sequence.map(({ id }) => id)).toEqual(['c', 'a']);
    const times = third!.sequence.map(({ time }) => time);
    expect(times[1]! - times[0]!).toBe(86_400_000);
    expect(third!.at - times[1]!).toBe(86_400_000);
  });

  it('refuses unknown items and impressions without a click', () => {
    const broken = (change: object) => ({
      ...bundle,
      impressions: [{ ...bundle.impressions[0]!, ...change }],
    });
    expect(() => impressionTrials(broken({ candidates: ['x', 'c'] }), vectors)).toThrow('no item x');
    expect(() => impressionTrials(broken({ clicked: ['a'] }), vectors)).toThrow('nothing clicked');
  });
});

describe('trainingSequences', () => {
  it('leaves out clicked pairs and everything from a person’s first impression on', () => {
    const sequences = trainingSequences(bundle, vectors);
    const ids = Object.fromEntries(
      sequences.map(({ person, events }) => [person, events.map(({ id }) => id)]),
    );
    // ann: c is clicked at 300 and d at 400, both from her first impression on; b and a stay.
    // bob: no time is known, so only b, which was clicked, is left out.
    expect(ids).toEqual({ ann: ['a', 'b'], bob: ['a', 'c'], eve: ['e'] });
  });
});
