// Adam by our kernel on WASM against its formula in doubles and tfjs's own; on WebGPU see webgpu/kernels.test.ts.
import { describe, expect, it } from 'vitest';
import { startTfjs } from '../../../device/tfjs-backend';
import { createRandom } from '../../random';
import { FusedAdam } from './adam';
import { flavours } from './flavours.fixture';
import { registerWasmKernels } from './wasm/register';

describe.each(flavours)('%s', (flavour) => {
  it.each([1, 4, 70])('moves %i numbers as the formula and tfjs do', async (size) => {
    const tf = await startTfjs('wasm');
    await registerWasmKernels(tf, { flavour });
    const random = createRandom(size);
    // A variable of its own each: the kernel writes in place.
    const [ours, theirs] = [tf.variable(tf.zeros([size])), tf.variable(tf.zeros([size]))];
    const exact = Array.from({ length: size }, () => ({ value: 0, first: 0, second: 0 }));
    const adam = new FusedAdam(tf, 0.01);
    const known = tf.train.adam(0.01);
    const { numTensors } = tf.memory();
    for (let step = 1; step <= 5; step++) {
      const slopes = Float32Array.from({ length: size }, () => 2 * random() - 1);
      const gradient = tf.tensor1d(slopes);
      adam.apply([[ours, gradient]]);
      known.applyGradients([{ name: theirs.name, tensor: gradient }]);
      gradient.dispose();
      exact.forEach((one, i) => {
        one.first = 0.9 * one.first + 0.1 * slopes[i]!;
        one.second = 0.999 * one.second + 0.001 * slopes[i]! ** 2;
        const length = Math.sqrt(one.second / (1 - 0.999 ** step));
        one.value -= (0.01 * one.first) / (1 - 0.9 ** step) / (length + 1e-7);
      });
    }
    const [moved, other] = [ours.dataSync(), theirs.dataSync()];
    exact.forEach(({ value }, i) => {
      expect(moved[i]! / value).toBeCloseTo(1, 5);
      // tfjs keeps 0.999 ^ step in a float32, and is off by as much.
      expect(other[i]).toBeCloseTo(moved[i]!, 5);
    });
    adam.dispose();
    known.dispose();
    expect(tf.memory().numTensors).toBeLessThan(numTensors + 1);
  });
});
