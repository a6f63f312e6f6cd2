import { describe, expect, it } from 'vitest';
import { emptyMatrix, normalise, rowOf } from '../../../src/embedding/matrix';
import { trainingSequences } from '../../../src/evaluation/protocol';
import { signalNames } from '../../../src/interest/blend/signals';
import { LastModel } from '../../../src/interest/decay/simple';
import { createRandom } from '../../../src/interest/random';
import { learners } from './all';
import { blendLearner } from './blend';
import { groupsOf, type Learner, LearningContext } from './learner';

const random = createRandom(4);
const items = Array.from({ length: 400 }, (_, k) => ({
  id: `i${k}`,
  title: `title ${k % 7} ${k}`,
  kind: '',
  site: `site${k % 9}`,
}));
const vectors = emptyMatrix(items.length, 8);
for (let row = 0; row < items.length; row++)
  rowOf(vectors, row).set(normalise(new Float32Array(8).map(() => random() - 0.5)));
const bundleOf = (people: number) => ({
  items,
  events: Array.from({ length: people }, (_, p) =>
    Array.from({ length: 8 }, (_, k) => ({ person: `p${p}`, item: `i${8 * p + k}`, time: k, weight: 1 })),
  ).flat(),
  impressions: [],
});
const contextOf = (people: number) => {
  const bundle = bundleOf(people);
  return new LearningContext({
    shop: { bundle, vectors },
    seed: 1,
    everyone: trainingSequences(bundle, vectors),
  });
};

describe('LearningContext', () => {
  it('learns once for a group, also where another learner asks, and apart for each group', async () => {
    let learned = 0;
    const first: Learner<number> = {
      label: 'first',
      learn: async ({ learnFrom }) => {
        learned++;
        return learnFrom.length;
      },
      make: () => new LastModel(),
    };
    const second: Learner<number> = {
      label: 'second',
      learn: async (group, context) => 10 * (await context.learned(group, first)),
      make: () => new LastModel(),
    };
    const context = contextOf(3);
    const [one, two] = groupsOf(['p0', 'p1', 'p0'], context);
    expect(await context.learned(one!, second)).toBe(10);
    expect(await context.learned(one!, first)).toBe(1);
    expect(learned).toBe(1);
    await context.learned(two!, second);
    expect(learned).toBe(2);
  });

  it('few people are groups of their own, many are one', () => {
    expect(groupsOf(['p1', 'p0', 'p1'], contextOf(3))).toMatchObject([
      { who: 'p1', learnFrom: [{ person: 'p1' }] },
      { who: 'p0', learnFrom: [{ person: 'p0' }] },
    ]);
    const many = groupsOf(['p1', 'p0'], contextOf(25));
    expect(many).toHaveLength(1);
    expect(many[0]!.learnFrom).toHaveLength(25);
  });
});

describe('learners', () => {
  it('have names of their own, and ablations are of one that exists', () => {
    const labels = learners.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    for (const { ablationOf } of learners) if (ablationOf) expect(labels).toContain(ablationOf.label);
  });

  it('the blend learns the same from the same, one set for many and one each for few', async () => {
    const weights = async (people: number) => {
      const context = contextOf(people);
      const groups = groupsOf(['p0', 'p1'], context);
      return Promise.all(groups.map((group) => context.learned(group, blendLearner)));
    };
    const [many, ...none] = await weights(25);
    expect(none).toEqual([]);
    expect(many).toHaveLength(signalNames.length);
    expect(await weights(25)).toEqual([many]);
    const [one, other] = await weights(3);
    expect(one).not.toEqual(other);
  });

  it('the ensemble is weighed on choices that what it weighs did not learn from', async () => {
    for (const people of [3, 25]) {
      const context = contextOf(people);
      const asked = new Map<string, Set<string>>();
      const seen = context.learned.bind(context);
      context.learned = (group, learner) => {
        const known = asked.get(learner.label) ?? new Set();
        asked.set(learner.label, known);
        for (const { person, events } of group.learnFrom)
          for (const { id } of events) known.add(`${person} ${id}`);
        return seen(group, learner);
      };
      const [group] = groupsOf(['p0'], context);
      const less = learners.find(({ label }) => label === 'ensemble less evolution')!;
      await less.learn(group!, context);
      const everything = group!.learnFrom.reduce((sum, { events }) => sum + events.length, 0);
      expect([...asked.keys()].sort()).toEqual(['attention', 'blend']);
      for (const { size } of asked.values()) {
        expect(size).toBeGreaterThan(everything / 2);
        expect(size).toBeLessThan(everything);
      }
    }
  });

  it("the prior of one's blend is learned from others alone, under whatever name the group goes", async () => {
    const context = contextOf(3);
    const [group] = groupsOf(['p0'], context);
    const renamed = { ...group!, who: 'another name' };
    expect(await blendLearner.learn(renamed, context)).toEqual(await blendLearner.learn(group!, context));
  });
});
