import { describe, expect, it } from 'vitest';
import { emptyMatrix, normalise, rowOf } from '../embedding/matrix';
import { BlendModel } from '../interest/blend/model';
import { createRandom } from '../interest/random';
import { type Answer, runContest } from './contest';
import { byShares, heldOutTrials, KnownItems, lastOnes } from './held-out';
import { ItemTable } from './items';
import { type LogEvent, trainingSequences } from './protocol';

const random = createRandom(7);
const items = Array.from({ length: 400 }, (_, k) => ({
  id: `i${k}`,
  title: `word${k % 13} w${k}`,
  kind: '',
  site: `s${k % 5}`,
}));
const vectors = emptyMatrix(items.length, 8);
for (let row = 0; row < items.length; row++)
  rowOf(vectors, row).set(normalise(new Float32Array(8).map(() => random() - 0.5)));
const table = new ItemTable(items, vectors);

/** 12 people, 30 items each of their own, one an hour, side by side in time. */
const events: LogEvent[] = Array.from({ length: 12 }, (_, p) =>
  Array.from({ length: 30 }, (_, k) => ({
    person: `p${p}`,
    item: `i${30 * p + k}`,
    time: 3600 * k + 60 * p,
    weight: 1,
  })),
).flat();

const options = {
  seed: 3,
  own: 5,
  strangers: 15,
  fewestOthers: 5,
  setAside: 0.3,
  mostTargets: 50,
  cut: byShares,
};
const trialsOf = (log: LogEvent[], change: Partial<typeof options> = {}) => {
  const everyone = trainingSequences({ items, events: log, impressions: [] }, vectors);
  const known = new KnownItems(everyone);
  return heldOutTrials(everyone.find(({ person }) => person === 'p4')!, table, known, {
    ...options,
    ...change,
  });
};

describe('heldOutTrials', () => {
  const held = trialsOf(events);

  it('asks for later new things among own set aside and others’ known by then', () => {
    // Of 21 early pages 6 are set aside; 4 events are validation, 5 test (cut at 25.5, rounded).
    expect([held.learnFrom.length, held.validation.length, held.test.length]).toEqual([15, 5, 4]);
    for (const { candidates, sequence, upTo, at, clicked } of [...held.validation, ...held.test]) {
      expect(clicked).toEqual([0]);
      expect(candidates.ids[0]).toBe(sequence[upTo]!.id);
      expect(new Set(candidates.ids).size).toBe(21);
      const history = new Set(sequence.map(({ id }) => id));
      for (const id of candidates.ids.slice(1)) {
        expect(history.has(id)).toBe(false);
        expect(events.find(({ item }) => item === id)!.time * 1000).toBeLessThan(at);
      }
      const own = candidates.ids
        .slice(1)
        .filter((id) => Number(id.slice(1)) >= 120 && Number(id.slice(1)) < 150);
      expect(own).toHaveLength(5);
    }
  });

  it('learns nothing from what is asked or set aside', () => {
    const asked = new Set([...held.validation, ...held.test].flatMap(({ candidates }) => candidates.ids));
    for (const { id } of held.learnFrom) expect(asked.has(id)).toBe(false);
  });

  it('changing what comes after a trial, for anybody, changes nothing of it: neither lists nor scores', async () => {
    const moment = held.validation[2]!.at / 1000;
    // Later, everybody has what their neighbour had early: known by then, and had by nobody else before.
    const later = events.map((event, k) =>
      event.time > moment
        ? { ...event, item: `i${(30 * (Math.floor(k / 30) + 1) + (k % 15)) % 360}` }
        : event,
    );
    const changed = trialsOf(later);
    const before = held.validation.slice(0, 3);
    expect(changed.learnFrom).toEqual(held.learnFrom);
    const answersTo = async (trials: typeof before) => {
      const answers: Pick<Answer, 'scores'>[] = [];
      const model = new BlendModel();
      await runContest([{ label: 'blend', model }], trials, {
        seed: 1,
        watch: ({ scores }) => answers.push({ scores: scores.slice() }),
      });
      return answers;
    };
    const after = changed.validation.slice(0, 3);
    expect(after.map(({ candidates }) => candidates.ids)).toEqual(
      before.map(({ candidates }) => candidates.ids),
    );
    expect(after.map(({ upTo, at }) => [upTo, at])).toEqual(before.map(({ upTo, at }) => [upTo, at]));
    expect(await answersTo(after)).toEqual(await answersTo(before));
    // The change did reach what comes later.
    expect(changed.test.at(0)?.candidates.ids).not.toEqual(held.test[0]!.candidates.ids);
  });

  it('knows nothing before anybody had anything', () => {
    const known = new KnownItems(trainingSequences({ items, events, impressions: [] }, vectors));
    expect(known.draw(5, 0, new Set(), createRandom(1))).toEqual([]);
    expect(known.draw(5, 1, new Set(), createRandom(1))).toEqual(['i0']);
  });

  it('leave one out: the last new thing, and no trial where too little can be offered', () => {
    const one = trialsOf(events, { cut: lastOnes(1), own: 0, strangers: 9 });
    expect(one.validation).toEqual([]);
    expect(one.test.map(({ candidates }) => candidates.ids[0])).toEqual(['i149']);
    expect(one.learnFrom).toHaveLength(29);
    expect(trialsOf(events, { cut: lastOnes(1), own: 3, strangers: 0 }).test).toEqual([]);
  });
});
