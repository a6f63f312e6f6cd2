// The build's description of its models is checked before anything is loaded by it.
import { expect, it } from 'vitest';
import { models } from '../../tools/models/manifest';
import { findModel } from './models';

const index = models.map((model) => model.spec);

it('finds the models that the build prepares', () => {
  expect(findModel(index, 'minilm-en')).toMatchObject({ dimensions: 384, pooling: 'mean' });
  expect(findModel(index, 'bge-zh')).toMatchObject({ dimensions: 512, pooling: 'cls' });
});

it('says that a model is missing where the description is not one', () => {
  for (const bad of [null, '<!doctype html>', [], [{ ...index[0], sha256: 'x' }]]) {
    expect(() => findModel(bad, 'minilm-en')).toThrow(expect.objectContaining({ code: 'model-missing' }));
  }
});
