// Starts TensorFlow.js on the chosen backend, in a worker or in Node, loading nothing but core and that backend.
import * as tf from '@tensorflow/tfjs-core';
import type { Backend } from './device';
import { DriftfeedError } from './errors';

type Tfjs = typeof tf;

export interface TfjsOptions {
  /**
   * Where the build serves tfjs-backend-wasm*.wasm; ends in a slash. Default: runtime/ below the app's base
   * address; in Node the files inside the npm package.
   */
  runtime?: string;
}

const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined;

/**
 * TensorFlow.js core with `backend` set and ready. On WASM it runs on one thread: its threads are started from a
 * blob: address, which our content security policy refuses. Throws `device-lost` where WebGPU does not start.
 */
export async function startTfjs(backend: Backend, options: TfjsOptions = {}): Promise<Tfjs> {
  await registerGradients();
  if (backend === 'webgpu') {
    await import('@tensorflow/tfjs-backend-webgpu');
  } else {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    const runtime = options.runtime ?? (inNode ? undefined : `${import.meta.env.BASE_URL}runtime/`);
    // Paths cannot be changed once the backend is up.
    if (runtime !== undefined && tf.findBackend('wasm') === null) setWasmPaths(runtime);
  }
  const ready = await tf.setBackend(backend).catch(() => false);
  if (!ready)
    throw new DriftfeedError(backend === 'webgpu' ? 'device-lost' : 'model-missing', `tfjs ${backend}`);
  await tf.ready();
  return tf;
}

/** Core alone can only compute forwards. */
async function registerGradients(): Promise<void> {
  if (inNode) {
    // Core's Node build is one closed bundle, and only the whole package's Node build adds gradients to it. The
    // name is kept from the bundler: the browser must not be given the whole package.
    const wholePackage = '@tensorflow/tfjs';
    await import(/* @vite-ignore */ wholePackage);
  } else {
    await import('@tensorflow/tfjs-core/dist/register_all_gradients');
  }
}

/**
 * Calls back once if the GPU that tfjs runs on goes away. A run on a lost device may never answer, so the caller
 * has to stop waiting for it. Returns a function that stops listening. On WASM it never calls.
 */
export function onDeviceLost(callback: (detail: string) => void): () => void {
  const device = (tf.backend() as { device?: GPUDevice }).device;
  let listening = true;
  void device?.lost.then((info) => {
    if (listening) callback(info.message);
  });
  return () => {
    listening = false;
  };
}
