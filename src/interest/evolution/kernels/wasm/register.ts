// The LSTM's kernels on tfjs's WASM backend: our own WebAssembly module, working in tfjs's memory on tfjs's tensors.

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tfjs from '@tensorflow/tfjs-core';
import { DriftfeedError } from '../../../../device/errors';
import {
  instantiate,
  loadWasmModule,
  type WasmFlavour,
  type WasmModuleOptions,
} from '../../../../device/wasm-module';
import { forwardKernel, gradientKernel, type LstmGradientSteps, type LstmSteps } from '../lstm';

/** All numbers are places in memory (bytes) or counts; see `assembly/lstm.ts`. */
interface LstmModule {
  forwardScratch(batch: number, units: number): number;
  forward(...placesAndCounts: number[]): void;
  backwardScratch(steps: number, batch: number, inputs: number, units: number): number;
  backward(...placesAndCounts: number[]): void;
}

/**
 * Gives tfjs's WASM backend, which must be up, the LSTM's kernels. Returns the flavour they run in, or null where
 * this machine has no WASM SIMD: then there are none. Registering again replaces them.
 */
export async function registerWasmLstm(
  tf: typeof tfjs,
  options: WasmModuleOptions = {},
): Promise<WasmFlavour | null> {
  const loaded = await loadWasmModule('lstm', options);
  if (!loaded) return null;
  const backend = tf.findBackend('wasm') as BackendWasm | null;
  const memory = (backend?.wasm as { asm?: { memory?: unknown } } | undefined)?.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) throw new DriftfeedError('misuse', 'no memory of tfjs WASM');
  const module = instantiate<LstmModule>(loaded, memory);
  const kernels: tfjs.KernelConfig[] = [
    { kernelName: forwardKernel, backendName: 'wasm', kernelFunc: (call) => forward(module, call) },
    { kernelName: gradientKernel, backendName: 'wasm', kernelFunc: (call) => backward(module, call) },
  ];
  for (const kernel of kernels) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
  return loaded.flavour;
}

type Call = Parameters<tfjs.KernelFunc>[0];

function forward(module: LstmModule, call: Call): tfjs.TensorInfo[] {
  const { inputs, inputWeights, recurrentWeights, bias, lengths } = call.inputs;
  const backend = call.backend as BackendWasm;
  const { steps } = call.attrs as unknown as LstmSteps;
  const [positions, size] = inputs!.shape as [number, number];
  const units = recurrentWeights!.shape[0]!;
  const batch = positions / steps;
  const outputs = [units, 4 * units, units].map((columns) =>
    backend.makeOutput([positions, columns], 'float32'),
  );
  withScratch(backend, module.forwardScratch(batch, units), (scratch) => {
    const given = [inputs, inputWeights, recurrentWeights, bias, lengths].map((one) =>
      placeOf(backend, one!),
    );
    const made = outputs.map((output) => placeOf(backend, output));
    module.forward(...given, steps, batch, size, units, ...made, scratch);
  });
  return outputs;
}

function backward(module: LstmModule, call: Call): tfjs.TensorInfo[] {
  const { dy, inputs, inputWeights, recurrentWeights, lengths, hidden, gates, memory } = call.inputs;
  const backend = call.backend as BackendWasm;
  const { steps, wantsInputs } = call.attrs as unknown as LstmGradientSteps;
  const [positions, size] = inputs!.shape as [number, number];
  const units = recurrentWeights!.shape[0]!;
  const batch = positions / steps;
  const shapes = [inputWeights!.shape, recurrentWeights!.shape, [4 * units]];
  if (wantsInputs) shapes.push(inputs!.shape);
  const outputs = shapes.map((shape) => backend.makeOutput(shape, 'float32'));
  withScratch(backend, module.backwardScratch(steps, batch, size, units), (scratch) => {
    const given = [dy, inputs, inputWeights, recurrentWeights, lengths, hidden, gates, memory];
    const [ofWeights, ofRecurrent, ofBias, ofInputs = 0] = outputs.map((one) => placeOf(backend, one));
    module.backward(
      ...given.map((one) => placeOf(backend, one!)),
      ...[steps, batch, size, units],
      ...[ofWeights!, ofRecurrent!, ofBias!, ofInputs, scratch],
    );
  });
  return outputs;
}

function placeOf(backend: BackendWasm, { dataId }: tfjs.TensorInfo): number {
  return backend.getMemoryOffset(dataId);
}

/** Panels start where a cache line does. */
const alignment = 64;

function withScratch(backend: BackendWasm, bytes: number, use: (place: number) => void): void {
  const scratch = backend.makeOutput([Math.ceil((bytes + alignment) / 4)], 'float32');
  try {
    use(Math.ceil(placeOf(backend, scratch) / alignment) * alignment);
  } finally {
    backend.disposeData(scratch.dataId);
  }
}
