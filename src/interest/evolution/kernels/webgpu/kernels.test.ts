// The compute shaders against plain tfjs with tfjs's own gradients, on the software driver that Chromium's tests use.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onDeviceLost } from '../../../../device/tfjs-backend';
import { FusedAdam } from '../adam';
import { lstm } from '../lstm';
import { plainLstm, randomCase, slopeNames, valueAndSlopes } from '../plain-lstm.fixture';
import { onNewDevice, tfjsOnDawn } from './dawn.fixture';
import { registerWebGpuLstm } from './register';

const tfjsOrNull = await tfjsOnDawn();
if (!tfjsOrNull)
  console.error(
    '\n!!! WebGPU kernels NOT TESTED: no Vulkan driver (install chromium, or name one in VK_DRIVER_FILES)\n',
  );

describe.skipIf(!tfjsOrNull)('LSTM on WebGPU', () => {
  const tf = tfjsOrNull!;
  const device = () => (tf.backend() as WebGPUBackend).device;
  beforeAll(() => registerWebGpuLstm(tf));
  afterAll(() => device().destroy());

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
    [4, 65, 7, 5],
    // More rows than registers, both ways.
    [2, 1, 2, 90],
  ] as const)('is the plain LSTM, lengths and gradients included: %i, %i, %i, %i', (...shape) =>
    compare(shape, { withLengths: true, wantsInputs: true }),
  );

  it('knows sequences of full length, and inputs without a gradient', () =>
    compare([4, 3, 7, 5], { withLengths: false, wantsInputs: false }));

  it('has gradients that finite differences confirm', async () => {
    const given = randomCase(tf, [4, 3, 7, 5], 8);
    const names = slopeNames;
    const slopes = await valueAndSlopes(tf, lstm, given, {});
    const along = randomCase(tf, [4, 3, 7, 5], 9);
    const asked = async (reach: number): Promise<number> => {
      const moved = Object.fromEntries(
        names.map((name) => [name, tf.add(given[name], tf.mul(along[name], reach))]),
      );
      const value = tf.sum(tf.mul(lstm(tf, { ...given, ...moved }), given.asked));
      return (await value.data())[0]!;
    };
    const reach = 1e-2;
    let slope = 0;
    for (const name of names) {
      const direction = await along[name].data();
      slopes[name]!.forEach((value, i) => {
        slope += value * direction[i]!;
      });
    }
    const measured = ((await asked(reach)) - (await asked(-reach))) / (2 * reach);
    expect(Math.abs(slope)).toBeGreaterThan(0.1);
    expect(measured / slope).toBeCloseTo(1, 2);
  });

  it('trains by Adam as tfjs does', async () => {
    const start = () => tf.randomNormal([70], 0, 1, 'float32', 1);
    const gradients = [2, 3].map((seed) => tf.randomNormal([70], 0, 1, 'float32', seed));
    const [ours, theirs] = [tf.variable(start()), tf.variable(start())];
    const adam = new FusedAdam(tf, 0.01);
    const optimizer = tf.train.adam(0.01);
    for (const gradient of gradients) {
      adam.apply([[ours!, gradient]]);
      await ours!.data(); // what tfjs remembers of a tensor must not outlive the next step
      optimizer.applyGradients([{ name: theirs!.name, tensor: gradient }]);
    }
    const [from, found, known] = [await start().data(), await ours!.data(), await theirs!.data()];
    const moved = (to: ArrayLike<number>) => Float32Array.from(to, (value, i) => value - from[i]!);
    expect(distance(moved(found), moved(known))).toBeLessThan(1e-4);
  });

  it('hears of a GPU that goes away in the middle of a step, and computes on the next one', async () => {
    const shape = [4, 3, 7, 5] as const;
    const heard = new Promise<string>((resolve) => onDeviceLost(resolve));
    const halfway = valueAndSlopes(tf, lstm, randomCase(tf, shape, 5), {});
    device().destroy();
    // What was asked of the old device may fail or never come; training waits for the loss of the device too.
    const outcome = await Promise.race([halfway.catch(() => 'failed'), heard.then(() => 'heard')]);
    expect(['failed', 'heard']).toContain(outcome);
    await heard;
    await onNewDevice(tf);
    await compare(shape, {});
  });

  it('refuses more units than a workgroup has threads', () => {
    const given = randomCase(tf, [1, 1, 1, 257], 1);
    expect(() => lstm(tf, given)).toThrow(/misuse/);
  });
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
