import { describe, expect, it } from 'vitest';
import { matrixFromRows, normalise } from '../embedding/matrix';
import { HalfLifeModel } from '../interest/decay/half-life';
import { PopularityModel } from '../interest/decay/popularity';
import { LastModel, meanModel } from '../interest/decay/simple';
import { TopKModel } from '../interest/decay/top-k';
import type { InterestEvent } from '../interest/model';
import { createRandom } from '../interest/random';
import { bootstrapMean, bootstrapPeople, mean, pairedBootstrap, perPerson, standardError } from './bootstrap';
import { amongOwnPages, amongStrangers, draw, ownHistoryTrials } from './candidates';
import { chooseServing, expectedLead } from './choose';
import { type EntrantResult, runContest } from './contest';
import { metricNames, type RankingMetrics } from './metrics';
import { newPageTargets, temporalSplit } from './split';

const baselineModels = () => [
  new TopKModel(),
  new HalfLifeModel(),
  meanModel(),
  new LastModel(),
  new PopularityModel(),
];

/** A person who moves from one topic to another half-way through the held-out part, with returns. */
function person(count: number, seed = 1): InterestEvent[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const topic = Math.floor((index / count) * 4);
    const back = index > 20 && random() < 0.2;
    const vector = normalise(
      new Float32Array(16).map((_, j) => (random() - 0.5) * 0.5 + (j === topic ? 1 : 0)),
    );
    const id = back ? `p${index - 15}` : `p${index}`;
    return { vector, time: index * 3_600_000, weight: 1, site: `s${topic}`, id };
  });
}

describe('temporalSplit', () => {
  it('cuts by count and never through one moment', () => {
    const events = person(100);
    expect(temporalSplit(events)).toEqual({ trainingEnd: 70, validationEnd: 85 });
    const same = events.map((e, k) => ({ ...e, time: k >= 66 && k < 74 ? events[66]!.time : e.time }));
    expect(temporalSplit(same).trainingEnd).toBe(66);
    expect(() => temporalSplit([events[1]!, events[0]!])).toThrow('misuse');
  });

  it('targets are first visits only', () => {
    const events = person(60);
    for (const index of newPageTargets(events, 30, 60, 100))
      expect(events.slice(0, index).some(({ id }) => id === events[index]!.id)).toBe(false);
    expect(newPageTargets(events, 30, 60, 5)).toHaveLength(5);
  });
});

describe('ownHistoryTrials', () => {
  const events = person(600);
  const trials = ownHistoryTrials(events, { seed: 3 });

  it('leaks nothing: pages offered beside the target are in nobody’s history', () => {
    const remembered = new Set(trials.history.map(({ id }) => id));
    for (const trial of [...trials.validation, ...trials.test]) {
      expect(trial.upTo).toBeGreaterThanOrEqual(trials.split.trainingEnd);
      const target = trial.candidates.ids[0]!;
      expect(trial.sequence.slice(0, trial.upTo).some(({ id }) => id === target)).toBe(false);
      expect(trial.sequence[trial.upTo]!.id).toBe(target);
      expect(new Set(trial.candidates.ids).size).toBe(trial.candidates.ids.length);
      for (const id of trial.candidates.ids.slice(1)) expect(remembered.has(id)).toBe(false);
    }
    expect(trials.validation.at(-1)!.at).toBeLessThan(trials.test[0]!.at);
  });

  it('asks the same among own pages alone or among the catalog alone, and as it was where there are none', () => {
    const catalog = {
      vectors: matrixFromRows(
        person(200, 9).map(({ vector }) => vector),
        16,
      ),
      ids: Array.from({ length: 200 }, (_, k) => `c${k}`),
      sites: Array.from({ length: 200 }, () => 'elsewhere'),
    };
    const [trial] = ownHistoryTrials(events, { seed: 3, catalog }).test;
    const own = amongOwnPages(trial!);
    expect(own.candidates.ids[own.clicked[0]!]).toBe(trial!.candidates.ids[trial!.clicked[0]!]);
    expect(own.candidates.ids.length).toBeGreaterThan(5);
    expect(own.candidates.ids.some((id) => id.startsWith('c'))).toBe(false);
    expect(trial!.candidates.ids.some((id) => id.startsWith('c'))).toBe(true);
    expect(own.candidates.vectors.rows).toBe(own.candidates.ids.length);
    const inFeed = amongStrangers(trial!);
    expect(inFeed.candidates.ids[inFeed.clicked[0]!]).toBe(trial!.candidates.ids[trial!.clicked[0]!]);
    expect(inFeed.candidates.ids.filter((id) => !id.startsWith('c'))).toHaveLength(1);
    expect(inFeed.candidates.ids.length + own.candidates.ids.length).toBe(trial!.candidates.ids.length + 1);
    expect(amongStrangers(own)).toBe(own);
    const strangersOnly = { ...trial!, strangers: trial!.candidates.ids.map((_, row) => row).slice(1) };
    expect(amongOwnPages(strangersOnly)).toBe(strangersOnly);
  });

  it('takes half from the catalog where there is one, never what was visited', () => {
    const stranger = person(300, 9);
    const catalog = {
      vectors: { rows: 300, dimensions: 16, data: Float32Array.from(stranger.flatMap((e) => [...e.vector])) },
      ids: stranger.map((_, k) => (k < 10 ? `p${k}` : `c${k}`)),
      sites: stranger.map(() => ''),
    };
    const mixed = ownHistoryTrials(events, { seed: 3, catalog });
    const { ids } = mixed.test[0]!.candidates;
    expect(ids).toHaveLength(51);
    expect(ids.filter((id) => id.startsWith('c'))).toHaveLength(25);
  });

  it('is the same for the same seed and says when there is too little', () => {
    expect(ownHistoryTrials(events, { seed: 3 }).test[4]!.candidates.ids).toEqual(
      trials.test[4]!.candidates.ids,
    );
    expect(() => ownHistoryTrials(person(12), { seed: 1 })).toThrow('not-enough-history');
  });

  it('draws without repeats', () => {
    const taken = draw([1, 2, 3, 4, 5], 5, createRandom(2));
    expect([...taken].sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('runContest', () => {
  it('gives the same whether a model is shown events one by one or all at once', async () => {
    const trials = ownHistoryTrials(person(300), { seed: 5 });
    const apart = trials.test.map((trial) => ({ ...trial, sequence: [...trial.sequence] }));
    const entrants = () => baselineModels().map((model) => ({ label: model.name, model }));
    const together = await runContest(entrants(), trials.test, { seed: 1 });
    const separate = await runContest(entrants(), apart, { seed: 1 });
    together.forEach((result, k) => {
      expect([...result.perTrial.ndcg10]).toEqual([...separate[k]!.perTrial.ndcg10]);
      expect(result.coverage).toBeGreaterThan(0);
      expect(result.diversity).toBeGreaterThan(0);
    });
  });

  it('stops on abort', async () => {
    const trials = ownHistoryTrials(person(3000), { seed: 5 });
    const stop = new AbortController();
    stop.abort();
    const entrants = baselineModels().map((model) => ({ label: model.name, model }));
    await expect(runContest(entrants, trials.test, { seed: 1, signal: stop.signal })).rejects.toThrow(
      'cancelled',
    );
  });

  it('on drifting interests recency beats the mean, and the best baseline of validation serves', async () => {
    const trials = ownHistoryTrials(person(1200), { seed: 5 });
    const entrants = baselineModels().map((model) => ({ label: model.name, model }));
    const contest = await runContest(entrants, [...trials.validation, ...trials.test], { seed: 1 });
    const choice = chooseServing(contest, trials.validation.length, { seed: 1 });
    const of = (name: string) => choice.results.find(({ model }) => model === name)!;
    expect(of('half-life').ndcg10).toBeGreaterThan(of('mean').ndcg10);
    expect(of(choice.bestBaseline).difference).toBeNull();
    expect(choice.serving).toBe(choice.bestBaseline);
    expect(choice.reason).toBe('evolution-not-better');
  });
});

describe('bootstrap', () => {
  it('the interval covers the true mean about 95 times in 100', () => {
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const random = createRandom(trial);
      const a = Array.from({ length: 60 }, () => random() + 0.1);
      const b = Array.from({ length: 60 }, () => random());
      const { low, high } = pairedBootstrap(a, b, trial, 400);
      if (low <= 0.1 && 0.1 <= high) covered++;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(200);
  });

  it('drawing people: as trials where each has one, wider where a person’s trials are alike', () => {
    const values = [0.1, 0.5, 0.2, 0.9];
    expect(bootstrapPeople(values, ['a', 'b', 'c', 'd'], 3)).toEqual(bootstrapMean(values, 3));
    const random = createRandom(2);
    const own = Array.from({ length: 20 }, () => random());
    const alike = Array.from({ length: 200 }, (_, k) => own[k % 20]!);
    const whose = alike.map((_, k) => `p${k % 20}`);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(bootstrapPeople(alike, whose, 1))).toBeGreaterThan(2 * width(bootstrapMean(alike, 1)));
    expect(bootstrapPeople(alike, whose, 1).mean).toBeCloseTo(mean(alike), 12);
    expect(perPerson([1, 2, 6, 4], ['a', 'b', 'a', 'b'])).toEqual({
      sums: Float64Array.of(7, 6),
      counts: Float64Array.of(2, 2),
    });
  });

  it('standard error by hand', () => {
    expect(standardError([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12);
    expect(standardError([1])).toBe(0);
    expect(() => pairedBootstrap([1], [1, 2], 1)).toThrow('misuse');
  });
});

describe('expectedLead', () => {
  it('goes from what holds for others to what holds here, by hand', () => {
    const elsewhere = expectedLead([]);
    // Leads of 0.1 and −0.3: mean −0.1, squares 0.08; five usual trials of 0.1: (0.08 + 0.5) / 6 / 2.
    const error = 0.58 / 6 / 2;
    const alpha = error / (error + 0.0036);
    expect(expectedLead([0.1, -0.3])).toBeCloseTo(alpha * elsewhere - (1 - alpha) * 0.1, 10);
    // Two alike say no more than two.
    expect(expectedLead([-0.1, -0.1])).toBeGreaterThan(0);
    expect(expectedLead(Array.from({ length: 5000 }, (_, k) => (k % 2 ? 0.1 : -0.3)))).toBeCloseTo(-0.1, 3);
  });
});

describe('chooseServing', () => {
  /** 100 trials, the first 50 validation; `ndcg` by trial. */
  const entrant = (label: string, ndcg: (trial: number) => number): EntrantResult => {
    const values = Float64Array.from({ length: 100 }, (_, trial) => ndcg(trial));
    const means = Object.fromEntries(metricNames.map((name) => [name, mean(values)]));
    return {
      label,
      perTrial: Object.fromEntries(metricNames.map((name) => [name, values])) as EntrantResult['perTrial'],
      means: means as unknown as RankingMetrics,
      coverage: 0,
      diversity: 0,
    };
  };
  const noise = createRandom(8);
  const jitter = Array.from({ length: 100 }, () => noise() - 0.5);

  it('serves evolution when it is better beyond chance', () => {
    const choice = chooseServing(
      [entrant('top-3', (k) => 0.3 + jitter[k]!), entrant('evolution', (k) => 0.4 + jitter[k]! * 0.8)],
      50,
      { seed: 1 },
    );
    expect(choice.serving).toBe('evolution');
    expect(choice.reason).toBe('evolution-better');
    expect(choice.results[1]!.difference!.low).toBeGreaterThan(0);
  });

  it('keeps the best baseline of the validation part when evolution wins nothing, or not on the test', () => {
    const baselines = [entrant('top-3', () => 0.3), entrant('half-life', (k) => (k < 50 ? 0.35 : 0.2))];
    const same = chooseServing([...baselines, entrant('evolution', (k) => 0.3 + jitter[k]!)], 50, {
      seed: 1,
    });
    expect(same.bestBaseline).toBe('half-life');
    expect(same.reason).toBe('evolution-not-better');
    // Half-life is not clearly better than the fallback over all trials: the fallback serves.
    expect(same.serving).toBe('top-3');
    const early = entrant('evolution', (k) => (k < 50 ? 0.9 : 0.1));
    expect(chooseServing([...baselines, early], 50, { seed: 1 }).serving).toBe('top-3');
  });

  it('serves blend or ensemble where it holds on validation and on test, and the best of them and evolution', () => {
    const baselines = [
      entrant('top-3', () => 0.3),
      entrant('mean', (k) => (k < 50 ? 0.4 : 0.2)),
      entrant('popularity', () => 0.9),
    ];
    const holds = entrant('blend', (k) => 0.42 + 0.1 * jitter[k]!);
    const servable = baselines.slice(0, 2);
    expect(chooseServing([...servable, holds], 50, { seed: 1 })).toMatchObject({
      serving: 'blend',
      reason: 'blend-holds',
    });
    // Behind one that cannot make a feed: it serves, but did not do as well as every method.
    expect(chooseServing([...baselines, holds], 50, { seed: 1 })).toMatchObject({
      serving: 'blend',
      reason: 'blend-trusted',
    });
    const fails = entrant('blend', (k) => (k < 50 ? 0.35 : 0.2));
    expect(chooseServing([...baselines, fails], 50, { seed: 1 }).serving).toBe('top-3');
    const evolution = entrant('evolution', () => 0.95);
    expect(chooseServing([...baselines, holds, evolution], 50, { seed: 1 }).serving).toBe('evolution');
    const better = entrant('blend', () => 0.97);
    expect(chooseServing([...baselines, better, evolution], 50, { seed: 1 }).serving).toBe('blend');
    const both = [...servable, holds, entrant('ensemble', () => 0.5)];
    expect(chooseServing(both, 50, { seed: 1 })).toMatchObject({
      serving: 'ensemble',
      reason: 'blend-holds',
    });
    // Held against the baseline that validation preferred, but another that could serve is clearly better.
    const passedBy = [...baselines, entrant('half-life', (k) => (k < 50 ? 0.39 : 0.95)), holds];
    expect(chooseServing(passedBy, 50, { seed: 1 }).serving).toBe('half-life');
    const spoilt = [...baselines, holds, entrant('ensemble', (k) => (k < 50 ? 0.6 : 0.1))];
    expect(chooseServing(spoilt, 50, { seed: 1 }).serving).toBe('blend');
  });

  it('trusts what held for others until the own trials say otherwise, and says so', () => {
    const top = entrant('top-3', () => 0.3);
    // Every other trial the other way: the mean is exact and the standard error 0.06.
    const behind = (gap: number) => entrant('ensemble', (k) => 0.3 - gap + (k % 2 ? 0.6 : -0.6));
    expect(chooseServing([top, behind(0.01)], 50, { seed: 1 })).toMatchObject({
      serving: 'ensemble',
      reason: 'blend-trusted',
    });
    expect(chooseServing([top, behind(0.12)], 50, { seed: 1 }).serving).toBe('top-3');
    const few = chooseServing([top, behind(0.01)], 50, { seed: 1, fewestTrials: 101 });
    expect(few).toMatchObject({ serving: 'ensemble', reason: 'too-little-history' });
  });

  it('lets a clearly better baseline serve, but never one that cannot rank what was never seen', () => {
    const entrants = [
      entrant('top-3', (k) => 0.3 + jitter[k]!),
      entrant('half-life', () => 0.5),
      entrant('popularity', () => 0.9),
      entrant('evolution', () => 0.1),
    ];
    expect(chooseServing(entrants, 50, { seed: 1 })).toMatchObject({
      serving: 'half-life',
      bestBaseline: 'popularity',
    });
  });

  it('claims nothing with too few trials', () => {
    const choice = chooseServing([entrant('mean', () => 0.9), entrant('top-3', () => 0.1)], 50, {
      seed: 1,
      fewestTrials: 101,
    });
    expect(choice).toMatchObject({ serving: 'top-3', reason: 'too-little-history' });
  });
});
