// tfjs on WASM in Node: the same core, kernels and gradients that the training worker uses.
import { expect, it } from 'vitest';
import { startTfjs } from './tfjs-backend';

it('computes and differentiates on WASM in Node', async () => {
  const tf = await startTfjs('wasm');
  expect(tf.getBackend()).toBe('wasm');
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
  expect([...(await product.data())]).toEqual([19, 22, 43, 50]);
  const gradient = tf.grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, -2, 3]));
  expect([...(await gradient.data())]).toEqual([2, -4, 6]);
});

it('starts once more without complaint', async () => {
  const tf = await startTfjs('wasm');
  expect(await startTfjs('wasm')).toBe(tf);
});
