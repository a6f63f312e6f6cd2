import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntrantResult } from '../../src/evaluation/contest';
import { parseTable, readBundle } from './bundle';
import type { Role } from './entrants';
import { parseFloors } from './floors';
import { makeReport, type Report } from './report';
import { aligned, curveTable, reportTable } from './table';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
});
afterAll(() => rm(folder, { recursive: true }));

const impression = {
  impression_id: 'i1',
  user_id: 'u',
  time: null,
  history: ['1'],
  candidates: ['1', '2'],
  clicked: ['2'],
};

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
}

const good = {
  'items.tsv':
    'item_id\ttitle\tkind\turl\tpublished\n1\tOne\tnews\thttps://www.a.example/x\t\n2\tTwo\t\t\t1999\n',
  'events.tsv': 'user_id\titem_id\ttime\tweight\nu\t1\t86400\t4.5\n',
  'impressions.jsonl': `${JSON.stringify(impression)}\n`,
  'impressions-mixed.jsonl': `${JSON.stringify({ ...impression, time: 9 })}\n`,
};

describe('readBundle', () => {
  it('reads items, events and every impressions file', async () => {
    await write(good);
    const bundle = await readBundle(folder);
    expect(bundle.items).toEqual([
      { id: '1', title: 'One', kind: 'news', site: 'a.example' },
      { id: '2', title: 'Two', kind: '', site: '' },
    ]);
    expect(bundle.events).toEqual([{ person: 'u', item: '1', time: 86_400, weight: 4.5 }]);
    expect([...bundle.impressions.keys()]).toEqual(['impressions-mixed', 'impressions']);
    expect(bundle.impressions.get('impressions-mixed')![0]).toMatchObject({ id: 'i1', person: 'u', time: 9 });
  });

  it('says file and line of what is wrong', async () => {
    await write({ ...good, 'events.tsv': 'user_id\titem_id\ttime\tweight\nu\t1\tsoon\t1\n' });
    await expect(readBundle(folder)).rejects.toThrow('events.tsv:2');
    await write({ ...good, 'impressions.jsonl': `${JSON.stringify({ ...impression, clicked: [] })}\n` });
    await expect(readBundle(folder)).rejects.toThrow('impressions.jsonl:1: clicked');
    await expect(readBundle(path.join(folder, 'none'))).rejects.toThrow('no folder');
  });

  it('takes columns by their names', () => {
    const schema = v.object({ a: v.string(), b: v.string() });
    expect(parseTable('b\ta\n1\t2\n', 'x', schema)).toEqual([{ a: '2', b: '1' }]);
  });
});

describe('parseFloors', () => {
  it('takes the section of one log and only rows of five figures', () => {
    const text = `# Floors\n\n### one (3 impressions)\n\n| method | AUC | MRR | nDCG@5 | nDCG@10 | HR@10 |
| --- | --- | --- | --- | --- | --- |\n| mean | 1 | 2 | 3 | 4 | 5.5 |\n| two | 9 | titles | 1.5 | ms | each |
\n### two (1 impressions)\n\n| mean | 6 | 7 | 8 | 9 | 10 |\n`;
    expect([...parseFloors(text, 'one')!]).toEqual([['mean', [1, 2, 3, 4, 5.5]]]);
    expect(parseFloors(text, 'two')!.get('mean')![3]).toBe(9);
    expect(parseFloors(text, 'three')).toBeNull();
  });
});

describe('makeReport', () => {
  const entrant = (label: string, values: number[]): EntrantResult => {
    const perTrial = Float64Array.from(values);
    const mean = values.reduce((a, b) => a + b) / values.length;
    return {
      label,
      perTrial: { auc: perTrial, mrr: perTrial, ndcg5: perTrial, ndcg10: perTrial, hr10: perTrial },
      means: { auc: mean, mrr: mean, ndcg5: mean, ndcg10: mean, hr10: mean },
      coverage: 0.5,
      diversity: 0.25,
    };
  };
  const results = [
    entrant('mean', [0.2, 0.4, 0.3, 0.5]),
    entrant('last', [0.1, 0.1, 0.1, 0.1]),
    entrant('evolution', [0.4, 0.6, 0.5, 0.7]),
  ];
  const report = makeReport({
    log: 'x',
    seed: 1,
    protocol: 'impressions',
    people: ['u', 'u', 'u', 'w'],
    byPerson: false,
    roleOf: (label): Role => (label === 'evolution' ? 'model' : 'baseline'),
    figures: () => ({ novelty: 1.5, calibration: null }),
    candidates: 10,
    results,
    served: 'evolution',
  });

  it('is times 100, against the best baseline, with means over people', () => {
    expect(report.bestBaseline).toBe('mean');
    expect(report.models[0]!.metrics.auc.mean).toBeCloseTo(35, 9);
    expect(report.models[0]!.difference).toBeNull();
    expect(report.models[0]!.byPerson.ndcg10).toBeCloseTo((30 + 50) / 2, 9);
    expect(report.models[2]!.difference!.mean).toBeCloseTo(20, 9);
    // Both of four trials all one way: 2 of the 16 ways are as far, twice that for two comparisons.
    expect(report.verdicts.map(({ model, verdict }) => [model, verdict])).toEqual([
      ['last', 'no difference'],
      ['evolution', 'no difference'],
    ]);
    expect(report.verdicts[1]!.p).toBeCloseTo(2 / 16, 1);
    expect(report.verdicts[1]!.pHolm).toBeCloseTo(4 / 16, 1);
  });

  it('judges by people where they are many, and never against popularity', () => {
    const trials = 60;
    const fill = (of: (k: number) => number) => Array.from({ length: trials }, (_, k) => of(k));
    const many: Report = makeReport({
      log: 'x',
      seed: 1,
      protocol: 'impressions',
      people: fill((k) => k).map((k) => `p${k % 30}`),
      byPerson: true,
      candidates: 10,
      results: [
        entrant(
          'popular',
          fill(() => 0.9),
        ),
        entrant(
          'mean',
          fill((k) => 0.3 + 0.01 * (k % 3)),
        ),
        entrant(
          'last',
          fill((k) => 0.295 + 0.01 * ((k + 1) % 3)),
        ),
        entrant(
          'evolution',
          fill((k) => 0.35 + 0.01 * (k % 4)),
        ),
        entrant(
          'blend',
          fill(() => 0.1),
        ),
      ],
      roleOf: (label): Role =>
        label === 'popular' ? 'popularity' : label === 'mean' || label === 'last' ? 'baseline' : 'model',
      figures: () => ({ novelty: 0, calibration: null }),
      served: '',
    });
    expect(many.bestBaseline).toBe('mean');
    expect(many.people).toBe(30);
    expect(many.verdicts.map(({ model, verdict }) => [model, verdict])).toEqual([
      ['popular', 'better'],
      ['last', 'no difference'],
      ['evolution', 'better'],
      ['blend', 'worse'],
    ]);
    expect(
      reportTable(
        many,
        [1, 2, 3, 4, 5].map(() => entrant('x', [1, 2])),
      ),
    ).toContain('popular (popularity)');
    const curve = curveTable([many, { ...many, protocol: 'later' }]).split('\n');
    expect(curve[0]).toMatch(/^nDCG@10\s+impressions\s+later$/);
    expect(curve[5]).toMatch(/^blend\s+10\.00 \[10\.0, 10\.0\]/);
  });

  it('prints a row a model, aligned', () => {
    const lines = reportTable(report, results).split('\n');
    expect(lines[0]).toContain('4 trials of 2 people');
    expect(lines[2]).toMatch(/^mean \*\s+35\.00 ±/);
    expect(lines[4]).toContain('+20.00 [+20.00, +20.00]');
    expect(
      aligned([
        ['a', '1'],
        ['bcd', '22'],
      ]),
    ).toEqual(['a     1', 'bcd  22']);
  });
});
