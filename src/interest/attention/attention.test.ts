import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { dot, matrixFromRows, normalise, rowOf } from '../../embedding/matrix';
import type { Choice } from '../blend/model';
import { SignalReader, signalNames } from '../blend/signals';
import { leadingDirections } from '../directions';
import type { CandidateSet, InterestEvent } from '../model';
import { createRandom } from '../random';
import { attentionList, MetricSpace, pageSide } from './lists';
import { PageMemory } from './memory';
import { AttentionModel } from './model';
import {
  directionCount,
  encoderAt,
  headAt,
  headCount,
  metricAt,
  metricIndex,
  parameterCount,
  siteAt,
  startParameters,
} from './parameters';
import { AttentionScorer } from './scorer';
import { type AttentionState, attentionSchema } from './state';
import { trainAttention } from './train';

const dimensions = 16;
const day = 86_400_000;

function randomEvents(count: number, seed: number, pages = count): InterestEvent[] {
  const random = createRandom(seed);
  const table = Array.from({ length: pages }, (_, page) => ({
    vector: normalise(new Float32Array(dimensions).map(() => random() - 0.4)),
    id: `${seed}-${page}`,
    site: page % 4 === 0 ? '' : `s${page % 5}`,
    weight: 0.4 + 0.6 * random(),
  }));
  let time = 0;
  return Array.from({ length: count }, (_, k) => {
    time += random() * day;
    return { ...table[pages === count ? k : Math.floor(random() * pages)]!, time };
  });
}

function candidatesOf(events: readonly InterestEvent[]): CandidateSet {
  return {
    vectors: matrixFromRows(
      events.map(({ vector }) => vector),
      dimensions,
    ),
    ids: events.map(({ id }) => id),
    sites: events.map(({ site }) => site),
  };
}

const events = randomEvents(40, 4, 25);
const candidates = candidatesOf(randomEvents(9, 9));
const at = events.at(-1)!.time + day / 2;

function randomState(seed: number): AttentionState {
  const random = createRandom(seed);
  const parameters = startParameters().map((value) => value + 0.6 * (random() - 0.5));
  const vectors = matrixFromRows(
    events.map(({ vector }) => vector),
    dimensions,
  );
  const directions = leadingDirections(vectors, directionCount, 1);
  return { version: 1, parameters, directions };
}

function listOf(state: AttentionState) {
  const memory = new PageMemory();
  for (const event of events) memory.add(event);
  const space = new MetricSpace(state.directions);
  return attentionList(pageSide(memory, space), candidates, at, space);
}

/** The formula at `AttentionScorer` word by word, with W as a whole matrix and nothing computed ahead. */
function naiveScores({ parameters, directions }: AttentionState): number[] {
  const latest = [...new Map([...events].map((event) => [event.id, event])).values()];
  const order = latest.sort((a, b) => b.time - a.time);
  const pages = order.map((event) => ({
    ...event,
    weight: Math.max(...events.filter(({ id }) => id === event.id).map(({ weight }) => weight)),
  }));
  const w = (x: Float32Array, y: Float32Array) => {
    let sum = dot(x, y);
    for (let a = 0; a < directionCount; a++)
      for (let b = 0; b < directionCount; b++) {
        const entry = parameters[metricIndex(Math.min(a, b), Math.max(a, b))]!;
        sum += dot(x, rowOf(directions!, a)) * entry * dot(y, rowOf(directions!, b));
      }
    return sum;
  };
  const patterns = pages.map((page, k) => {
    const others = pages.map((other, j) => ({ j, near: dot(page.vector, other.vector), time: other.time }));
    const near = others.filter(({ j }) => j !== k).sort((x, y) => y.near - x.near);
    const content = near.slice(0, 8).map(({ j, near: s }) => ({ j, share: Math.exp(s / 0.1) }));
    const time = others
      .filter(({ j }) => j !== k && Math.abs(j - k) <= 2)
      .map(({ j, time: t }) => ({ j, share: 1 / (1 + Math.abs(t - page.time) / 3_600_000) }));
    return [content, time].map((head) => {
      const total = head.reduce((sum, { share }) => sum + share, 0);
      return head.map(({ j, share }) => ({ j, share: share / total }));
    });
  });
  const features = pages.map(({ time }, k) => [Math.log1p(k), Math.log1p((at - time) / day)]);
  const softmax = (logits: number[]) => {
    const shares = logits.map(Math.exp);
    const total = shares.reduce((a, b) => a + b, 0);
    return shares.map((share) => share / total);
  };
  const biased = (from: number, k: number) =>
    parameters[from]! * features[k]![0]! + parameters[from + 1]! * features[k]![1]!;
  return candidates.ids.map((_, c) => {
    const s = pages.map(({ vector }) => w(rowOf(candidates.vectors, c), vector));
    const u = s.map((value, k) =>
      patterns[k]!.reduce(
        (sum, head, n) =>
          sum + parameters[encoderAt + n]! * head.reduce((mean, { j, share }) => mean + share * s[j]!, 0),
        value,
      ),
    );
    let score = 0;
    for (let head = 0; head < headCount; head++) {
      const from = headAt(head);
      const shares = softmax(u.map((value, k) => Math.exp(parameters[from]!) * value + biased(from + 1, k)));
      const output = shares.reduce((sum, share, k) => sum + share * pages[k]!.weight * u[k]!, 0);
      score += (parameters[from + 3]! * output) / 0.1;
    }
    const shares = softmax(pages.map((_page, k) => biased(siteAt, k)));
    const site = candidates.sites[c]!;
    const there = shares.reduce((sum, share, k) => sum + (site && pages[k]!.site === site ? share : 0), 0);
    return score + (parameters[siteAt + 2]! * there) / 0.1;
  });
}

describe('AttentionScorer', () => {
  it('computes its formula, as a naive version does', () => {
    for (const seed of [1, 2, 3]) {
      const state = randomState(seed);
      const scores = new Float64Array(candidates.ids.length);
      new AttentionScorer().run(listOf(state), state.parameters, scores, null);
      naiveScores(state).forEach((score, c) => {
        expect(scores[c]).toBeCloseTo(score, 4);
      });
    }
  });

  it('knows its derivatives: they are those of finite differences', () => {
    const state = randomState(5);
    const list = listOf(state);
    const count = candidates.ids.length;
    const scorer = new AttentionScorer();
    const jacobian = new Float64Array(count * parameterCount);
    const scores = new Float64Array(count);
    scorer.run(list, state.parameters, scores, jacobian);
    const step = 1e-5;
    for (let k = 0; k < parameterCount; k++) {
      const [more, less] = [step, -step].map((change) => {
        const moved = state.parameters.slice();
        moved[k]! += change;
        const result = new Float64Array(count);
        scorer.run(list, moved, result, null);
        return result;
      });
      for (let c = 0; c < count; c++) {
        const difference = (more![c]! - less![c]!) / (2 * step);
        expect(jacobian[c * parameterCount + k], `parameter ${k}`).toBeCloseTo(difference, 5);
      }
    }
  });
});

describe('AttentionModel', () => {
  it('starts as softmax-weighted late fusion', () => {
    const model = new AttentionModel();
    model.observe(events);
    const scores = model.score(model.forecast(at), candidates);
    const reader = new SignalReader();
    for (const event of events) reader.add(event);
    const soft = reader.read(candidates)[signalNames.indexOf('soft')]!;
    scores.forEach((score, c) => {
      expect(score * 0.1).toBeCloseTo(soft[c]!, 5);
    });
  });

  it('takes events one by one as all at once, also more than it holds, and says nothing before the first', () => {
    const many = randomEvents(700, 6, 450);
    const state = randomState(2);
    const model = new AttentionModel(state);
    expect([...model.score(model.forecast(0), candidates)].every((score) => score === 0)).toBe(true);
    for (const event of many) model.update(event);
    const scores = [...model.score(model.forecast(at), candidates)];
    const whole = new AttentionModel(state);
    whole.observe(many);
    expect([...whole.score(whole.forecast(at), candidates)]).toEqual(scores);
    // Of older pages it knows nothing.
    const latest = new Set([...many].reverse().map(({ id }) => id));
    const held = new Set([...latest].slice(0, 300));
    const fresh = new AttentionModel(state);
    fresh.observe(many.filter(({ id }) => held.has(id)).map((event) => ({ ...event, weight: 1 })));
    const even = new AttentionModel(state);
    even.observe(many.map((event) => ({ ...event, weight: 1 })));
    const left = fresh.score(fresh.forecast(at), candidates);
    even.score(even.forecast(at), candidates).forEach((score, c) => {
      expect(left[c]).toBeCloseTo(score, 4);
    });
  });

  it('explains by deletion: the shares are what the score loses in a history without the page', () => {
    const state = randomState(3);
    const model = new AttentionModel(state);
    model.observe(events);
    const scores = model.score(model.forecast(at), candidates);
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
    const row = scores.indexOf(Math.max(...scores));
    const reasons = model.explain(rowOf(candidates.vectors, row), { at, site: candidates.sites[row]! });
    expect(reasons.length).toBeGreaterThan(1);
    const lossWithout = (id: string) => {
      const other = new AttentionModel(state);
      other.observe(events.filter((event) => event.id !== id));
      return (scores[row]! - other.score(other.forecast(at), candidates)[row]!) / (scores[row]! - mean);
    };
    for (const { index, share } of reasons) {
      expect(share).toBeCloseTo(Math.min(1, lossWithout(events[index]!.id)), 3);
      expect(events.findLastIndex(({ id }) => id === events[index]!.id)).toBe(index);
    }
    const losses = [...new Set(events.map(({ id }) => id))].map(lossWithout);
    expect(reasons[0]!.share).toBeCloseTo(Math.min(1, Math.max(...losses)), 3);
  });
});

describe('trainAttention', () => {
  /** What is picked is most like the two newest pages, whatever came before. */
  const history = randomEvents(170, 11);
  const choices: Choice[] = Array.from({ length: 150 }, (_, k) => {
    const upTo = 20 + k;
    const offered = candidatesOf(randomEvents(15, 200 + k));
    const wanted = offered.ids.map((_id, c) =>
      history
        .slice(upTo - 2, upTo)
        .reduce((sum, { vector }) => sum + dot(vector, rowOf(offered.vectors, c)), 0),
    );
    return {
      sequence: history,
      upTo,
      at: history[upTo - 1]!.time,
      candidates: offered,
      clicked: [wanted.indexOf(Math.max(...wanted))],
    };
  });
  const hitsOf = (model: AttentionModel, asked: readonly Choice[]) =>
    asked.filter(({ sequence, upTo, at: moment, candidates: offered, clicked }) => {
      model.observe(sequence.slice(0, upTo));
      const scores = model.score(model.forecast(moment), offered);
      return scores.indexOf(Math.max(...scores)) === clicked[0];
    }).length;

  it('learns from choices what decided them', async () => {
    const learnFrom = choices.slice(0, 90);
    const state = await trainAttention(learnFrom, { seed: 1, sites: false });
    const held = choices.slice(90);
    expect(hitsOf(new AttentionModel(state), held)).toBeGreaterThan(hitsOf(new AttentionModel(), held) + 4);
    expect([...state.parameters.subarray(siteAt, encoderAt)]).toEqual([
      ...startParameters().subarray(siteAt, encoderAt),
    ]);
    expect(state.parameters.subarray(metricAt).some((value) => Math.abs(value) > 0.05)).toBe(true);
  });

  it('knows nothing of what came after the latest choice', async () => {
    const learnFrom = choices.slice(0, 12);
    const later = randomEvents(40, 99);
    const known = history.slice(0, learnFrom.at(-1)!.upTo);
    const otherwise = learnFrom.map((choice) => ({ ...choice, sequence: [...known, ...later] }));
    const shared = otherwise.map((choice) => ({ ...choice, sequence: otherwise[0]!.sequence }));
    expect(await trainAttention(shared, { seed: 1 })).toEqual(await trainAttention(learnFrom, { seed: 1 }));
  });

  it('leaves a state, the same from the same seed, that survives a structured clone, and refuses what is not one', async () => {
    const state = await trainAttention(choices.slice(0, 10), { seed: 1 });
    expect(await trainAttention(choices.slice(0, 10), { seed: 1 })).toEqual(state);
    const back = structuredClone(state);
    expect(v.parse(attentionSchema, back)).toEqual(state);
    expect(v.is(attentionSchema, { ...back, version: 2 })).toBe(false);
    expect(v.is(attentionSchema, { ...back, parameters: back.parameters.map(() => Number.NaN) })).toBe(false);
    expect(v.is(attentionSchema, { ...back, parameters: back.parameters.slice(1) })).toBe(false);
    expect(v.is(attentionSchema, { ...back, directions: null })).toBe(true);
  });

  it('stops on abort, and stays at the start without choices', async () => {
    const stop = new AbortController();
    stop.abort();
    const many = Array.from({ length: 40 }, () => choices).flat();
    await expect(trainAttention(many, { seed: 1, signal: stop.signal })).rejects.toThrow('cancelled');
    expect((await trainAttention([], { seed: 1 })).parameters).toEqual(startParameters());
  });
});
