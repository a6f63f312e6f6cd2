import { expect, it } from 'vitest';
import { emptyMatrix, normalise, rowOf } from '../../../src/embedding/matrix';
import { type LogBundle, trainingSequences } from '../../../src/evaluation/protocol';
import { createRandom } from '../../../src/interest/random';
import { kindsLearner, unmappedLearner } from './kinds';
import { groupsOf, LearningContext } from './learner';

const random = createRandom(9);
const foods = 12;
const items = Array.from({ length: 48 }, (_, k) => ({
  id: `i${k}`,
  title: `title ${k}`,
  kind: k < foods ? 'food' : 'kitchen',
  site: '',
}));
const vectors = emptyMatrix(items.length, 8);
for (let row = 0; row < items.length; row++)
  rowOf(vectors, row).set(normalise(new Float32Array(8).map(() => random() - 0.5)));
/** Two of one kind, then six of the other. */
const takenBy = (p: number, name = `p${p}`) =>
  Array.from({ length: 8 }, (_, k) => {
    const row = k < 2 ? (5 * p + k) % foods : foods + ((7 * p + k) % (items.length - foods));
    return { person: name, item: `i${row}`, time: k, weight: 1 };
  });
const events = Array.from({ length: 20 }, (_, p) => takenBy(p)).flat();

async function learnedFrom(some: LogBundle['events']) {
  const bundle = { items, events: some, impressions: [] };
  const context = new LearningContext({
    shop: { bundle, vectors },
    seed: 1,
    everyone: trainingSequences(bundle, vectors),
  });
  const [group] = groupsOf(['p0'], context);
  return { context, group: group!, learned: await context.learned(group!, kindsLearner) };
}

const whole = learnedFrom(events);

it('asks each person with a map that was learned without them', async () => {
  const { learned } = await whole;
  expect(learned.states).toHaveLength(4);
  const part = learned.partOf.get('p5')!;
  // p5 takes other things: the map p5 is asked with stays, the others' change.
  const changed = [...events.slice(0, 40), ...takenBy(26, 'p5'), ...events.slice(48)];
  const { learned: after } = await learnedFrom(changed);
  after.states.forEach(({ maps }, other) => {
    expect(Object.keys(maps)).toEqual(['kitchen']);
    if (other === part) expect(maps).toEqual(learned.states[other]!.maps);
    else expect(maps).not.toEqual(learned.states[other]!.maps);
  });
});

it('knows a person by their events, also from a part of them', async () => {
  const { learned, context } = await whole;
  const candidates = {
    vectors: { ...vectors, rows: 30, data: vectors.data.subarray(0, 30 * 8) },
    ids: items.slice(0, 30).map(({ id }) => id),
    sites: items.slice(0, 30).map(() => ''),
    kinds: items.slice(0, 30).map(() => 'kitchen'),
  };
  const scoresWith = (value: typeof learned) => {
    const model = kindsLearner.make(value);
    model.observe(context.everyone[6]!.events.slice(0, 3));
    return model.score(model.forecast(9), candidates);
  };
  const part = learned.partOf.get('p6')!;
  const only = (kept: number) => ({
    ...learned,
    states: learned.states.map((state, k) => (k === kept ? state : learned.states[(part + 1) % 4]!)),
  });
  expect(scoresWith(only(part))).toEqual(scoresWith(learned));
  expect(scoresWith(only((part + 2) % 4))).not.toEqual(scoresWith(learned));
});

it('learns no map for the ablation, and nothing where nobody has two kinds', async () => {
  const { context, group } = await whole;
  const { states } = await context.learned(group, unmappedLearner);
  for (const { maps } of states) expect(maps).toEqual({});
  const oneKind = events.filter((_, k) => k % 8 > 1);
  const { learned } = await learnedFrom(oneKind);
  expect(learned.states).toEqual([]);
  const model = kindsLearner.make(learned);
  model.observe(context.everyone[0]!.events);
  expect(model.forecast(9).model).toBe('kinds');
});
