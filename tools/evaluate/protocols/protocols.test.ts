import { describe, expect, it } from 'vitest';
import { emptyMatrix, normalise, rowOf } from '../../../src/embedding/matrix';
import { trainingSequences } from '../../../src/evaluation/protocol';
import { createRandom } from '../../../src/interest/random';
import { bundleWith } from '../bundle';
import { refusal } from '../entrants';
import { readOptions } from '../options';
import { coldStartRounds } from './cold-start';
import { crossKindRounds } from './cross-kind';
import { leaveOneOutRounds, temporalRounds } from './held-out';
import { impressionRounds } from './impressions';
import type { Material } from './round';

const random = createRandom(4);
const items = Array.from({ length: 900 }, (_, k) => ({
  id: `i${k}`,
  title: `title ${k}`,
  kind: k % 3 === 0 ? 'food' : 'kitchen',
  site: '',
}));
const vectors = emptyMatrix(items.length, 4);
for (let row = 0; row < items.length; row++)
  rowOf(vectors, row).set(normalise(new Float32Array(4).map(() => random() - 0.5)));

/** People with 20 events each; all but the first five are asked about their last thing, a kitchen one. */
function material(people: number, args: readonly string[] = []): Material {
  const itemOf = (p: number, k: number) => `i${(17 * p + k) % 900}`;
  const events = Array.from({ length: people }, (_, p) =>
    Array.from({ length: 20 }, (_, k) => ({
      person: `p${p}`,
      item: itemOf(p, k),
      time: 1e9 + 86_400 * k + p,
      weight: 1,
    })),
  ).flat();
  const impressions = Array.from({ length: people - 5 }, (_, index) => {
    const p = index + 5;
    const all = Array.from({ length: 20 }, (_, k) => itemOf(p, k));
    const target = all.findLast((id) => Number(id.slice(1)) % 3 !== 0)!;
    return {
      id: `x${p}`,
      person: `p${p}`,
      time: 1e9 + 86_400 * all.indexOf(target) + p,
      history: all.slice(0, all.indexOf(target)),
      candidates: [target, ...Array.from({ length: 9 }, (_, k) => `i${(17 * p + 200 + k) % 900}`)],
      clicked: [target],
    };
  });
  const files = { name: 'made', items, events, impressions: new Map([['impressions', impressions]]) };
  const whole = bundleWith(files, ['impressions']);
  return {
    files,
    vectors,
    whole,
    sequences: trainingSequences(whole, vectors),
    options: readOptions(['--log', 'made', ...args]),
    status: () => {},
    log: () => {},
  };
}

describe('impressions', () => {
  it('many are one group, and only as many people as wanted are asked', () => {
    const [round] = impressionRounds(material(40, ['--people', '7']));
    expect(round!.parts).toHaveLength(1);
    expect(round!.parts[0]!.test).toHaveLength(7);
    expect(round!.context.everyone).toHaveLength(40);
  });

  it('few are groups of their own, and popularity across them is refused', () => {
    const [round] = impressionRounds(material(8));
    expect(round!.parts.map(({ group }) => group.who)).toEqual(['p5', 'p6', 'p7']);
    expect(refusal('popular', round!.context)).toContain('single people');
    expect(refusal('blend', round!.context)).toBeNull();
    expect(refusal('popular-week', impressionRounds(material(40))[0]!.context)).toBeNull();
  });
});

describe('temporal and leave-one-out', () => {
  it('asks each of many once in validation and once in test, and learns from none of it', () => {
    const [round] = temporalRounds(material(40));
    const [part] = round!.parts;
    expect(part!.test).toHaveLength(40);
    const learned = new Map(round!.context.everyone.map(({ person, events }) => [person, events]));
    for (const trial of [...part!.validation, ...part!.test]) {
      const own = learned.get(trial.person)!;
      expect(own.every(({ time }) => time < trial.at)).toBe(true);
      expect(own.some(({ id }) => id === trial.candidates.ids[0])).toBe(false);
    }
  });

  it('reports others’ items and the person’s own apart', () => {
    const [others, own] = leaveOneOutRounds(material(40));
    const ownIds = (person: string) =>
      new Set(
        material(40)
          .files.events.filter((event) => event.person === person)
          .map(({ item }) => item),
      );
    for (const { person, candidates } of others!.parts[0]!.test.slice(0, 5))
      expect(candidates.ids.slice(1).some((id) => ownIds(person).has(id))).toBe(false);
    for (const { person, candidates } of own!.parts[0]!.test.slice(0, 5))
      expect(candidates.ids.every((id) => ownIds(person).has(id))).toBe(true);
  });
});

describe('cold start', () => {
  it('cuts histories to the last 0, 1, 5, 20 and 200, and learns from nobody who is asked', () => {
    const rounds = coldStartRounds(material(60));
    expect(rounds.map(({ name }) => name)).toEqual(
      [0, 1, 5, 20, 200].map((length) => `cold-start ${length}`),
    );
    const whole = impressionRounds(material(60))[0]!.parts[0]!.test;
    const histories = rounds.map(({ parts }) => parts[0]!.test[0]!);
    const before = whole.find(({ person }) => person === histories[0]!.person)!.sequence;
    expect(histories.map(({ upTo }) => upTo)).toEqual([0, 1, 5, before.length, before.length]);
    expect(histories[2]!.sequence).toEqual(before.slice(-5));
    for (const { context, parts } of rounds) {
      const teachers = new Set(context.everyone.map(({ person }) => person));
      for (const { person } of parts[0]!.test) expect(teachers.has(person)).toBe(false);
    }
  });

  it('of few, the own part of what is learned is cut too', () => {
    const rounds = coldStartRounds(material(8));
    expect(rounds.map(({ parts }) => parts[0]!.group.learnFrom[0]!.events.length)).toEqual([0, 1, 5, 19, 19]);
  });
});

describe('cross-kind', () => {
  it('leaves history in one kind and choices in the other', () => {
    const [round] = crossKindRounds(material(60, ['--from', 'food', '--to', 'kitchen']));
    expect(round!.name).toBe('cross-kind, food to kitchen');
    const kindOf = new Map(items.map(({ id, kind }) => [id, kind]));
    const { test } = round!.parts[0]!;
    expect(test.length).toBeGreaterThan(10);
    for (const { sequence, upTo, candidates, clicked } of test) {
      expect(upTo).toBe(sequence.length);
      expect(new Set(sequence.map(({ id }) => kindOf.get(id)))).toEqual(new Set(['food']));
      expect(new Set(candidates.ids.map((id) => kindOf.get(id)))).toEqual(new Set(['kitchen']));
      expect(clicked).toEqual([0]);
    }
  });

  it('refuses unknown kinds and too few people', () => {
    expect(() => crossKindRounds(material(60, ['--from', 'music']))).toThrow('no kind "music"');
    expect(() => crossKindRounds(material(8))).toThrow('too few people');
  });
});
