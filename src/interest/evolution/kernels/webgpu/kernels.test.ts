// The compute shaders against plain tfjs with tfjs's own gradients, on the software driver that Chromium's tests use.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tfjs from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lstm } from '../lstm';
import { plainLstm, randomCase, valueAndSlopes } from '../plain-lstm.fixture';

import { tfjsOnDawn } from './dawn.fixture';
import { registerWebGpuLstm } from './register';

const dawn = await tfjsOnDawn();
if (!dawn)
  console.error(
    '\n!!! WebGPU kernels NOT TESTED: no Vulkan driver (install chromium, or name one in VK_DRIVER_FILES)\n',
  );

describe.skipIf(!dawn)('LSTM on WebGPU', () => {
  let tf: typeof tfjs;
  beforeAll(() => {
    tf = dawn!.tf;
    registerWebGpuLstm(tf);
  });
  afterAll(() => (tf.backend() as WebGPUBackend).device.destroy());

  async function compare(
    shape: Parameters<typeof randomCase>[1],
    options: Parameters<typeof valueAndSlopes>[3],
  ): Promise<void> {
    const found = await valueAndSlopes(tf, lstm, randomCase(tf, shape, 5), options);
    await tf.setBackend('cpu');
    const known = await valueAndSlopes(tf, plainLstm, randomCase(tf, shape, 5), options);
    await tf.setBackend('webgpu');
    expect(Object.keys(found)).toEqual(Object.keys(known));
    for (const [name, values] of Object.entries(known))
      expect(distance(found[name]!, values), name).toBeLessThan(3e-6);
  }

  // steps, batch, inputs, units
  it.each([
    [1, 1, 1, 1],
    [4, 3, 7, 5],
    // Weight gradients summed in parts.
    [150, 2, 40, 8],
    // More rows than registers, both ways.
    [3, 1, 2, 90],
  ] as const)('is the plain LSTM, lengths and gradients included: %i, %i, %i, %i', (...shape) =>
    compare(shape, { withLengths: true, wantsInputs: true }),
  );

  it('knows sequences of full length, and inputs without a gradient', () =>
    compare([4, 3, 7, 5], { withLengths: false, wantsInputs: false }));
});

/** ‖a − b‖ / ‖b‖. */
function distance(a: Float32Array, b: Float32Array): number {
  let apart = 0;
  let square = 0;
  b.forEach((value, i) => {
    apart += (a[i]! - value) ** 2;
    square += value ** 2;
  });
  return Math.sqrt(apart / Math.max(square, 1e-12));
}
