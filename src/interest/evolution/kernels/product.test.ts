// Products and their gradients, with our kernel and without, against tfjs's own.
import type * as tfjs from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTfjs } from '../../../device/tfjs-backend';
import { createRandom } from '../../random';
import type { Tfjs } from '../graph';
import { flavours } from './flavours.fixture';
import { dense, multiply, productKernel, timesConstant } from './product';
import { registerWasmKernels } from './wasm/register';

let tf: Tfjs;
beforeAll(async () => {
  tf = await startTfjs('wasm');
});

const random = createRandom(5);
const matrix = (rows: number, columns: number) =>
  tf.tensor2d(
    Float32Array.from({ length: rows * columns }, () => 2 * random() - 1),
    [rows, columns],
  );

function expectClose(actual: tfjs.Tensor, expected: tfjs.Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]).toBeLessThan(2e-5);
  expect(tf.max(tf.abs(expected)).dataSync()[0]).toBeGreaterThan(0.1);
}

describe.each(['none', ...flavours] as const)('kernel: %s', (flavour) => {
  beforeAll(async () => {
    if (flavour !== 'none') await registerWasmKernels(tf, { flavour });
    expect(tf.getKernel(productKernel, 'wasm') !== undefined).toBe(flavour !== 'none');
  });

  it('either factor transposed', () => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = transposeA ? matrix(6, 5) : matrix(5, 6);
        const b = transposeB ? matrix(7, 6) : matrix(6, 7);
        expectClose(multiply(tf, a, b, { transposeA, transposeB }), tf.matMul(a, b, transposeA, transposeB));
      }
    }
  });

  it('gradients of a dense layer and of a product with a constant', () => {
    const given = [matrix(9, 5), matrix(5, 13), matrix(1, 13)];
    const asked = matrix(9, 13);
    const ours = tf.grads((x, w, b) => tf.mul(dense(tf, x as tfjs.Tensor2D, w as tfjs.Tensor2D, b), asked));
    const plain = tf.grads((x, w, b) => tf.mul(tf.add(tf.matMul(x, w), b), asked));
    const expected = plain(given);
    ours(given).forEach((slope, i) => {
      expectClose(slope, expected[i]!);
    });
    for (const transposed of [false, true]) {
      const constant = transposed ? matrix(13, 5) : matrix(5, 13);
      const slope = tf.grad((x) =>
        tf.mul(timesConstant(tf, x as tfjs.Tensor2D, constant, transposed), asked),
      );
      const other = tf.grad((x) => tf.mul(tf.matMul(x, constant, false, transposed), asked));
      expectClose(slope(given[0]!), other(given[0]!));
    }
  });

  it('refuses factors that do not fit', () => {
    expect(() => multiply(tf, matrix(2, 3), matrix(4, 2))).toThrow();
  });
});
