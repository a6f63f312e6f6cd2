// Answers said again are those of the model itself, alone and as a part of an ensemble.
import { expect, it } from 'vitest';
import { matrixFromRows } from '../embedding/matrix';
import { EnsembleModel } from '../interest/blend/ensemble';
import { BlendModel } from '../interest/blend/model';
import { HalfLifeModel } from '../interest/decay/half-life';
import { createRandom } from '../interest/random';
import { runContest } from './contest';
import { Answers } from './replay';
import type { Trial } from './trial';

const random = createRandom(8);
const unit = () => {
  const vector = Float32Array.from({ length: 6 }, () => random() - 0.5);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
};
const sequence = Array.from({ length: 12 }, (_, k) => ({
  vector: unit(),
  time: k,
  weight: 1,
  site: '',
  id: `p${k}`,
}));
const trials: Trial[] = Array.from({ length: 8 }, (_, k) => ({
  sequence,
  upTo: 3 + k,
  at: 3 + k,
  person: '',
  clicked: [k % 5],
  candidates: {
    vectors: matrixFromRows(
      Array.from({ length: 5 }, () => unit()),
      6,
    ),
    ids: ['a', 'b', 'c', 'd', 'e'],
    sites: ['', '', '', '', ''],
  },
}));

it('an ensemble of replayed parts answers as one of the parts themselves', async () => {
  const answers = new Answers();
  const ensemble = (part: ConstructorParameters<typeof EnsembleModel>[1][number]) =>
    new EnsembleModel(new BlendModel(), [part], [0.7]);
  const results = await runContest(
    [
      { label: 'half-life', model: new HalfLifeModel(2) },
      { label: 'replayed', model: ensemble(answers.replay('half-life')) },
      { label: 'real', model: ensemble(new HalfLifeModel(2)) },
    ],
    trials,
    { seed: 1, watch: answers.note },
  );
  const [, replayed, real] = results;
  expect(replayed!.perTrial).toEqual(real!.perTrial);
  expect(results[0]!.perTrial).not.toEqual(real!.perTrial);
  const again = answers.replay('half-life');
  const direct = new HalfLifeModel(2);
  direct.observe(sequence.slice(0, 3));
  const asked = trials[0]!.candidates;
  expect(again.score(again.forecast(3), asked)).toEqual(direct.score(direct.forecast(3), asked));
});

it('refuses what was not asked', () => {
  const none = new Answers().replay('half-life');
  expect(() => none.score(none.forecast(0), trials[0]!.candidates)).toThrow('misuse');
});
