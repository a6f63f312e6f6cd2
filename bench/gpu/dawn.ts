// tfjs on WebGPU without a browser: Dawn for Node (the npm package `webgpu`) on whatever Vulkan the machine has.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { create, globals } from 'webgpu';

export interface Dawn {
  tf: typeof tf;
  adapter: string;
  /** Dispatches since the last call. */
  countDispatches(): number;
  /** Milliseconds that the GPU itself spent in compute passes during the run; null where it cannot say. */
  measureGpu(run: () => Promise<unknown>): Promise<number | null>;
}

/** Throws where there is no adapter. */
export async function startDawn(): Promise<Dawn> {
  Object.assign(globalThis, globals);
  // Timestamps in steps of 0.1 ms, as web pages get them, would say nothing here.
  const gpu = create(['disable-dawn-features=timestamp_quantization']);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('Dawn found no adapter: no Vulkan driver, or one it cannot use');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  let dispatches = 0;
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...workgroups) {
    dispatches++;
    return dispatchWorkgroups.apply(this, workgroups);
  };
  // It asks for the adapter as it is loaded.
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs does not start on this adapter');
  const { vendor, architecture, device, description } = adapter.info;
  return {
    tf,
    adapter: [vendor, architecture, device, description].filter(Boolean).join(' '),
    countDispatches() {
      const counted = dispatches;
      dispatches = 0;
      return counted;
    },
    measureGpu: (run) => measurePasses((tf.backend() as WebGPUBackend).device, run),
  };
}

const mostPasses = 2048;

async function measurePasses(device: GPUDevice, run: () => Promise<unknown>): Promise<number | null> {
  if (!device.features.has('timestamp-query')) return null;
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * mostPasses });
  const { beginComputePass } = GPUCommandEncoder.prototype;
  let passes = 0;
  GPUCommandEncoder.prototype.beginComputePass = function (descriptor) {
    const place = 2 * passes++;
    if (passes > mostPasses) return beginComputePass.call(this, descriptor);
    return beginComputePass.call(this, {
      ...descriptor,
      timestampWrites: { querySet, beginningOfPassWriteIndex: place, endOfPassWriteIndex: place + 1 },
    });
  };
  try {
    await run();
  } finally {
    GPUCommandEncoder.prototype.beginComputePass = beginComputePass;
  }
  if (passes > mostPasses) {
    querySet.destroy();
    return null;
  }
  const size = 16 * passes;
  const resolved = device.createBuffer({
    size,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const read = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(querySet, 0, 2 * passes, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, read, 0, size);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  const times = new BigUint64Array(read.getMappedRange());
  let nanoseconds = 0;
  for (let pass = 0; pass < passes; pass++) nanoseconds += Number(times[2 * pass + 1]! - times[2 * pass]!);
  for (const made of [resolved, read, querySet]) made.destroy();
  return nanoseconds / 1e6;
}
