import { expect, it } from 'vitest';
import type { EntrantResult } from '../../src/evaluation/contest';
import { ablationRows, ablationTable, withAblations } from './ablation';
import { learners } from './learners/all';
import { ReasonKeeper, reasonsTable } from './reasons';

const ablation = learners.find(({ ablationOf }) => ablationOf)!;
const { label, without } = ablation.ablationOf!;

const entrant = (name: string, values: number[]): EntrantResult => {
  const perTrial = Float64Array.from(values);
  return {
    label: name,
    perTrial: { auc: perTrial, mrr: perTrial, ndcg5: perTrial, ndcg10: perTrial, hr10: perTrial },
    means: { auc: 0, mrr: 0, ndcg5: 0, ndcg10: 0, hr10: 0 },
    coverage: 0,
    diversity: 0,
  };
};

it('a part adds the whole less the same without it', () => {
  const results = [
    entrant(label, [0.5, 0.7, 0.4, 0.6]),
    entrant(ablation.label, [0.4, 0.6, 0.3, 0.5]),
    entrant('top-3', [0, 0, 0, 0]),
  ];
  const rows = ablationRows(results, ['a', 'b', 'c', 'd'], false, 1);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ part: without, whole: label, without: ablation.label });
  expect(rows[0]!.on).toBeCloseTo(55, 9);
  expect(rows[0]!.off).toBeCloseTo(45, 9);
  expect(rows[0]!.adds.lo).toBeCloseTo(10, 9);
  expect(ablationTable(rows)).toContain('+10.00 [+10.00, +10.00]');
  expect(ablationRows(results.slice(1), [], false, 1)).toEqual([]);
  expect(ablationTable([])).toContain('none');
});

it('a model that stands for itself is the part of another too', () => {
  const results = [entrant('covisits', [0.5, 0.7]), entrant('blend', [0.4, 0.4])];
  const [row] = ablationRows(results, ['a', 'b'], false, 1);
  expect(row).toMatchObject({ part: 'S4 (co-visits)', whole: 'covisits', without: 'blend' });
  expect(row!.adds.mean).toBeCloseTo(20, 9);
  expect(withAblations(['covisits'])).not.toContain('blend');
});

it('ablations of what is asked for are added, and of nothing else', () => {
  expect(withAblations(['top-3'])).toEqual(['top-3']);
  expect(withAblations([label])).toContain(ablation.label);
});

it('nothing checked, nothing said of reasons', () => {
  expect(new ReasonKeeper(1, 1).summaries()).toEqual([]);
  expect(
    reasonsTable([
      {
        model: 'top-3',
        trials: 4,
        named: 2,
        fallNamed: 0.5,
        fallRandom: 0.1,
        fallLargest: 0.6,
        namedIsLargest: 0.5,
        agreement: null,
      },
    ]),
  ).toMatch(/top-3\s+2 of 4\s+0\.5000\s+0\.1000\s+0\.6000\s+50%\s+–/);
});
