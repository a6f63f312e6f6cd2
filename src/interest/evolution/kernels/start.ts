// tfjs with the LSTM's kernels on its backend: what training runs on.
import type { Backend } from '../../../device/device';
import { startTfjs, type TfjsOptions } from '../../../device/tfjs-backend';
import type { Tfjs } from '../graph';
import { registerWasmKernels } from './wasm/register';

/**
 * As `startTfjs`, and the kernels registered where there are some for the backend and the machine can run them;
 * where not, `hasLstm` says so and the model computes the same in plain tfjs operations.
 */
export async function startTfjsForTraining(backend: Backend, options: TfjsOptions = {}): Promise<Tfjs> {
  const tf = await startTfjs(backend, options);
  if (backend === 'wasm') await registerWasmKernels(tf, { runtime: options.runtime });
  else (await import('./webgpu/register')).registerWebGpuLstm(tf);
  return tf;
}
