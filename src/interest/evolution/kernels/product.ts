// Matrix products with their gradients, by a tfjs kernel of our own where the backend has it: tfjs-WASM's own takes up
// to twice as long, and fifteen times as long where a factor is transposed.
import type * as tfjs from '@tensorflow/tfjs-core';

type Tfjs = typeof tfjs;
type Matrix = tfjs.Tensor2D;

/** Inputs `a` and `b`, attributes as of tfjs's BatchMatMul, output a · b; float32 matrices. */
export const productKernel = 'DriftProduct';

export interface Transposition {
  transposeA?: boolean;
  transposeB?: boolean;
}

/** a · b, either factor transposed if said so. Without a gradient: see `timesConstant` and `dense`. */
export function multiply(tf: Tfjs, a: Matrix, b: Matrix, transposition: Transposition = {}): Matrix {
  const { transposeA = false, transposeB = false } = transposition;
  const backend = tf.getBackend();
  if (tf.getKernel(productKernel, backend) === undefined) {
    if (backend !== 'wasm') return tf.matMul(a, b, transposeA, transposeB);
    return tf.matMul(transposeA ? tf.transpose(a) : a, transposeB ? tf.transpose(b) : b);
  }
  return tf.engine().runKernel(productKernel, { a, b }, { transposeA, transposeB }) as Matrix;
}

/** x · m, or x · mᵀ, for a matrix that is not learned and costs no gradient. */
export function timesConstant(tf: Tfjs, x: Matrix, m: Matrix, transposed = false): Matrix {
  const product = tf.customGrad((input) => ({
    value: multiply(tf, input as Matrix, m, { transposeB: transposed }),
    gradFunc: (dy) => multiply(tf, dy as Matrix, m, { transposeB: !transposed }),
  }));
  return product(x) as Matrix;
}

/** x · weights + bias, all three learned; `bias` is one row. */
export function dense(tf: Tfjs, x: Matrix, weights: Matrix, bias: tfjs.Tensor): Matrix {
  const product = tf.customGrad((input, factor, save) => {
    const [left, right] = [input as Matrix, factor as Matrix];
    (save as (tensors: tfjs.Tensor[]) => void)([left, right]);
    return {
      value: multiply(tf, left, right),
      gradFunc: (dy: tfjs.Tensor, saved: tfjs.Tensor[]) => [
        multiply(tf, dy as Matrix, saved[1] as Matrix, { transposeB: true }),
        multiply(tf, saved[0] as Matrix, dy as Matrix, { transposeA: true }),
      ],
    };
  });
  return tf.add(product(x, weights), bias);
}
