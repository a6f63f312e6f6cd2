import { describe, expect, it } from 'vitest';
import type { ModelResult } from '../../engine/api';
import { aheadByChance, hitsOfTen, hitsRarely, rankedResults, verdictSentence } from './verdict';

const result = (model: ModelResult['model'], hr10: number, ndcg10: number): ModelResult => ({
  model,
  auc: 0.5,
  mrr: 0.1,
  ndcg10,
  hr10,
  difference: null,
});

describe('verdict', () => {
  it('says hits in tenths, and never "never" lightly', () => {
    expect(hitsOfTen(0.62)).toBe(6);
    expect(hitsOfTen(0.96)).toBe(10);
    expect(hitsOfTen(-1)).toBe(0);
    expect(hitsRarely(0.04)).toBe(true);
    expect(hitsRarely(0.05)).toBe(false);
  });

  it('has one sentence for each outcome', () => {
    const models = { serving: 'top-3', bestBaseline: 'top-3' } as const;
    expect(verdictSentence({ ...models, serving: 'evolution', reason: 'evolution-better' }).key).toBe(
      'verdict.better',
    );
    expect(verdictSentence({ ...models, reason: 'blend-holds' }).key).toBe('verdict.blend');
    expect(verdictSentence({ ...models, reason: 'blend-trusted' }).key).toBe('verdict.trusted');
    expect(verdictSentence({ ...models, reason: 'evolution-not-better' }).key).toBe('verdict.notBetter');
    expect(verdictSentence({ ...models, reason: 'too-little-history' }).key).toBe('verdict.tooLittle');
  });

  it('puts what serves first, then the best by place, and breaks ties by hits', () => {
    const results = [result('mean', 0.3, 0.2), result('last', 0.5, 0.2), result('top-3', 0.4, 0.4)];
    const order = (serving: ModelResult['model']) =>
      rankedResults({ results, serving }).map(({ model }) => model);
    expect(order('top-3')).toEqual(['top-3', 'last', 'mean']);
    expect(order('mean')).toEqual(['mean', 'top-3', 'last']);
    expect(results[0]?.model).toBe('mean');
    const placed = [result('last', 0.6, 0.3), result('mean', 0.5, 0.4), result('top-3', 0.1, 0.1)];
    expect(rankedResults({ results: placed, serving: 'top-3' }).map(({ model }) => model)).toEqual([
      'top-3',
      'mean',
      'last',
    ]);
  });

  it('owns up where something that does not serve came out ahead by what decides, and only then', () => {
    const results = [result('mean', 0.3, 0.2), result('top-3', 0.5, 0.4)];
    expect(aheadByChance({ results, serving: 'mean' })).toBe(true);
    expect(aheadByChance({ results, serving: 'top-3' })).toBe(false);
    expect(aheadByChance({ results, serving: 'last' })).toBe(false);
    const hitsMore = [result('ensemble', 0.7, 0.4), result('attention', 0.72, 0.39)];
    expect(aheadByChance({ results: hitsMore, serving: 'ensemble' })).toBe(false);
  });
});
