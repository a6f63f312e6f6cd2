// tfjs on WebGPU without a browser: Dawn for Node (the npm package `webgpu`) on whatever Vulkan the machine has.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { create, globals } from 'webgpu';

export interface Dawn {
  tf: typeof tf;
  adapter: string;
  /** Dispatches since the last call. */
  countDispatches(): number;
}

/** Throws where there is no adapter. */
export async function startDawn(): Promise<Dawn> {
  Object.assign(globalThis, globals);
  const gpu = create([]);
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
  };
}
