import { describe, expect, it, vi } from 'vitest';
import type { RulesView } from '../../engine/api';
import { rulesMark, tidyAsTold } from './tidying';

const stored = { pages: 0, visits: 0, raw: 0 };
const rules: RulesView = {
  ours: [{ rule: 'health', on: false, stored }],
  tidying: [{ rule: 'reloads', on: true }],
  own: [{ rule: { id: 'own:1', on: true, kind: 'word', word: 'surprise' }, stored }],
  keepDays: null,
  older: stored,
};
/** The same rules, but for one. */
const changes: [string, RulesView][] = [
  ['one of ours is on', { ...rules, ours: [{ rule: 'health', on: true, stored }] }],
  ['one that tidies is off', { ...rules, tidying: [{ rule: 'reloads', on: false }] }],
  ['an own one is off', { ...rules, own: [{ rule: { ...rules.own[0]!.rule, on: false }, stored }] }],
  ['an own one is gone', { ...rules, own: [] }],
  ['less is kept', { ...rules, keepDays: 30 }],
];

describe('tidyAsTold', () => {
  const report = { back: 3, gone: 0, renamed: 0, forGood: 0 };
  const engineOf = (now: { rules: RulesView }) => ({
    rules: async () => now.rules,
    tidyAgain: vi.fn(async () => report),
  });

  it('tells, and does what it told', async () => {
    const engine = engineOf({ rules });
    const told = await tidyAsTold(engine, null);
    expect(told).toMatchObject({ is: 'would', report });
    expect(await tidyAsTold(engine, told)).toMatchObject({ is: 'did', report });
    expect(engine.tidyAgain.mock.calls).toEqual([[false], [true]]);
  });

  it.each(changes)('does nothing that was not told, where %s since', async (_, changed) => {
    const now = { rules };
    const engine = engineOf(now);
    const told = await tidyAsTold(engine, null);
    now.rules = changed;
    const anew = await tidyAsTold(engine, told);
    expect(anew.is).toBe('would');
    expect(engine.tidyAgain).not.toHaveBeenCalledWith(true);
    expect((await tidyAsTold(engine, anew)).is).toBe('did');
  });
});

it('takes rules for the same whatever of the history meets them', () => {
  const many = { pages: 7, visits: 9, raw: 0 };
  const met = { ...rules, ours: [{ ...rules.ours[0]!, stored: many }], older: many };
  expect(rulesMark(met)).toBe(rulesMark(rules));
});
