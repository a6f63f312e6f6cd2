// The model as it serves: from the prior alone, page by page, and from stored states.
import { describe, expect, it } from 'vitest';
import { dot, matrixFromRows, normalise } from '../../embedding/matrix';
import { cells, person, randomParameters, shape } from './evolution.fixture';
import { forecastVector, readHead } from './forward';
import { EventReader } from './inputs';
import { EvolutionModel, untrainedState } from './model';
import { layoutOf, priorParameters } from './shape';
import { frameOf } from './training';

describe('EvolutionModel without training', () => {
  it('is the fixed blend that the prior says', () => {
    const events = person(50);
    const model = new EvolutionModel();
    model.observe(events);
    const forecast = model.forecast(events.at(-1)!.time + 3_600_000);
    const state = untrainedState(12);
    const head = readHead(state, priorParameters(state.shape, 1), new Float32Array(32), [0, 0, 0, 0, 0, 0]);
    expect([...head.mixture].reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    const reader = new EventReader(state);
    for (const event of events) reader.read(event);
    expect(dot(forecast.vector, forecastVector(state, head, reader.track))).toBeCloseTo(1, 5);
  });

  it('says nothing without events and takes events one by one', () => {
    const events = person(40);
    const set = {
      vectors: matrixFromRows(
        events.slice(0, 5).map((e) => e.vector),
        12,
      ),
      ids: [],
      sites: [],
    };
    const empty = new EvolutionModel();
    expect([...empty.score(empty.forecast(0), set)]).toEqual([0, 0, 0, 0, 0]);
    expect(empty.explain(events[0]!.vector)).toEqual([]);
    const whole = new EvolutionModel();
    whole.observe(events);
    const stepwise = new EvolutionModel();
    stepwise.observe(events.slice(0, 11));
    for (const event of events.slice(11)) stepwise.update(event);
    const at = events.at(-1)!.time;
    expect([...stepwise.score(stepwise.forecast(at), set)]).toEqual([
      ...whole.score(whole.forecast(at), set),
    ]);
  });

  it('explains by deletion: shares are those of observing the history without the page', () => {
    const events = person(500);
    const model = new EvolutionModel();
    const state = {
      ...untrainedState(12),
      parameters: randomParameters(8, layoutOf(untrainedState(12).shape).size),
    };
    model.load(state);
    model.observe(events);
    const candidate = normalise(events[497]!.vector.map((x, j) => x + (j % 3) * 0.05));
    const set = { vectors: matrixFromRows([candidate], 12), ids: ['new'], sites: [''] };
    const at = events.at(-1)!.time + 7_200_000;
    const [score] = model.score(model.forecast(at), set);
    const reasons = model.explain(candidate, { at });
    expect(score).toBeGreaterThan(0);
    expect(reasons.length).toBeGreaterThan(2);
    for (const { index, share } of reasons) {
      const rest = new EvolutionModel({ state });
      rest.observe(events.filter(({ id }) => id !== events[index]!.id));
      const [left] = rest.score(rest.forecast(at), set);
      expect(share).toBeCloseTo((score! - left!) / score!, 3);
    }
  });

  it.each(cells)('with a learned %s, events taken one by one give what the whole sequence gives', (cell) => {
    const events = person(45);
    const frame = frameOf([events], { ...shape, cell }, 3);
    const state = {
      ...untrainedState(12),
      ...frame,
      parameters: randomParameters(4, layoutOf(frame.shape).size),
    };
    const vectors = matrixFromRows(
      events.slice(0, 6).map((event) => event.vector),
      12,
    );
    const scores = (model: EvolutionModel, hours: number) => [
      ...model.score(model.forecast(events.at(-1)!.time + hours * 3_600_000), {
        vectors,
        ids: [],
        sites: [],
      }),
    ];
    const whole = new EvolutionModel({ state });
    whole.observe(events);
    const stepwise = new EvolutionModel({ state });
    stepwise.observe(events.slice(0, 30));
    const before = scores(stepwise, 1);
    for (const event of events.slice(30)) stepwise.update(event);
    expect(scores(stepwise, 1)).toEqual(scores(whole, 1));
    expect(scores(stepwise, 1)).not.toEqual(before);
    // The moment asked about counts.
    expect(scores(whole, 1)).not.toEqual(scores(whole, 90));
  });

  it('refuses states that are none', () => {
    const state = untrainedState(12);
    expect(() => new EvolutionModel({ state: { version: state.version } })).toThrow('misuse');
    // Its inputs meant something else.
    expect(() => new EvolutionModel({ state: { ...state, version: 1 } })).toThrow('misuse');
    expect(() => new EvolutionModel({ state: { ...state, parameters: new Float32Array(3) } })).toThrow(
      'misuse',
    );
    const broken = { ...state, parameters: state.parameters.map(() => Number.NaN) };
    expect(() => new EvolutionModel({ state: broken })).toThrow('misuse');
  });
});
