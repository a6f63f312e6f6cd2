import { describe, expect, it } from 'vitest';
import type { Report } from '../report';
import { escapeText, scale, ticks } from './markup';
import { evaluationPage } from './page';

const interval = { mean: 20, lo: 15, hi: 25 };
const metrics = { auc: interval, mrr: interval, ndcg5: interval, ndcg10: interval, hr10: interval };
const model = (name: string, role: 'baseline' | 'model' = 'model'): Report['models'][number] => ({
  name,
  role,
  metrics,
  byPerson: { auc: 1, mrr: 1, ndcg5: 1, ndcg10: 19.5, hr10: 1 },
  coverage: 10,
  diversity: 0.5,
  novelty: 3,
  calibration: null,
  difference: null,
});
const report: Report = {
  log: 'a <b> & "c"',
  seed: 1,
  protocol: 'impressions',
  trials: 5,
  people: 2,
  candidates: 100,
  models: [model('top-3', 'baseline'), model('<script>alert(1)</script>')],
  bestBaseline: 'top-3',
  served: 'top-3',
  verdicts: [
    {
      model: '<script>alert(1)</script>',
      against: 'top-3',
      difference: { mean: 2, lo: -1, hi: 5 },
      p: 0.01,
      pHolm: 0.0004,
      verdict: 'better',
    },
  ],
};

describe('evaluationPage', () => {
  it('escapes names and shows a dot with its interval for each model but the best baseline', () => {
    const page = evaluationPage([report]);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
    expect(page.match(/<circle class="dot better"/g)).toHaveLength(1);
    expect(page).toContain('+2.00 [-1.00, +5.00]');
    expect(page).toContain('&lt;0.001');
    expect(page).not.toMatch(/https?:|ECE/);
  });

  it('plots calibration where there are probabilities, and a curve for cold start', () => {
    const at = { threshold: 0.1, precision: 0.25, recall: 0.5, shown: 0.1 };
    const bins = [{ count: 10, said: 0.1, came: 0.2 }];
    const calibration = { ece: 0.1, eceMass: 0.1, widthBins: bins, massBins: bins, at, curve: [at] };
    const models = [report.models[0]!, { ...report.models[1]!, calibration }];
    const page = evaluationPage(
      [0, 5].map((length) => ({ ...report, models, protocol: `cold-start ${length}` })),
    );
    expect(page).toContain('said 10%, came 20%, of 10');
    expect(page).toContain('precision at θ');
    expect(page.match(/<polyline/g)).toHaveLength(2);
    expect(evaluationPage([report])).not.toContain('<polyline');
  });
});

it('scales and ticks', () => {
  expect(scale([0, 10], [100, 200])(5)).toBe(150);
  expect(ticks([-3, 7])).toEqual([-2, 0, 2, 4, 6]);
  expect(ticks([0, 0.05])).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05]);
  expect(escapeText(`<a href="x">'&`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;');
});
