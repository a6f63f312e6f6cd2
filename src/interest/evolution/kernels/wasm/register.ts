// Our kernels on tfjs's WASM backend: our own WebAssembly module, working in tfjs's memory on tfjs's tensors.

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tfjs from '@tensorflow/tfjs-core';
import { DriftfeedError } from '../../../../device/errors';
import {
  instantiate,
  loadWasmModule,
  type WasmFlavour,
  type WasmModuleOptions,
} from '../../../../device/wasm-module';
import { type AdamFactors, adamConstants, adamKernel } from '../adam';
import { forwardKernel, gradientKernel, type LstmGradientSteps, type LstmSteps } from '../lstm';
import { productKernel, type Transposition } from '../product';

/** All numbers are places in memory (bytes) or counts; see `assembly`. */
interface Module {
  forwardScratch(batch: number, units: number): number;
  forward(...placesAndCounts: number[]): void;
  backwardScratch(steps: number, batch: number, inputs: number, units: number): number;
  backward(...placesAndCounts: number[]): void;
  multiplyScratch(columns: number): number;
  multiply(...placesAndCounts: number[]): void;
  adam(...placesAndFactors: number[]): void;
}

/**
 * Gives tfjs's WASM backend, which must be up, the kernels of the LSTM, of products and of Adam. Returns the flavour they run in, or null where
 * this machine has no WASM SIMD: then there are none. Registering again replaces them.
 */
export async function registerWasmKernels(
  tf: typeof tfjs,
  options: WasmModuleOptions = {},
): Promise<WasmFlavour | null> {
  const loaded = await loadWasmModule('training', options);
  if (!loaded) return null;
  const backend = tf.findBackend('wasm') as BackendWasm | null;
  const memory = (backend?.wasm as { asm?: { memory?: unknown } } | undefined)?.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) throw new DriftfeedError('misuse', 'no memory of tfjs WASM');
  const module = instantiate<Module>(loaded, memory);
  const kernels: tfjs.KernelConfig[] = [
    { kernelName: forwardKernel, backendName: 'wasm', kernelFunc: (call) => forward(module, call) },
    { kernelName: gradientKernel, backendName: 'wasm', kernelFunc: (call) => backward(module, call) },
    { kernelName: productKernel, backendName: 'wasm', kernelFunc: (call) => multiply(module, call) },
    { kernelName: adamKernel, backendName: 'wasm', kernelFunc: (call) => adam(module, call) },
  ];
  for (const kernel of kernels) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
  return loaded.flavour;
}

type Call = Parameters<tfjs.KernelFunc>[0];

function forward(module: Module, call: Call): tfjs.TensorInfo[] {
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

function backward(module: Module, call: Call): tfjs.TensorInfo[] {
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

function multiply(module: Module, call: Call): tfjs.TensorInfo {
  const { a, b } = call.inputs as { a: tfjs.TensorInfo; b: tfjs.TensorInfo };
  const { transposeA, transposeB } = call.attrs as Transposition;
  const backend = call.backend as BackendWasm;
  const [aRows, aColumns] = a.shape as [number, number];
  const [bRows, bColumns] = b.shape as [number, number];
  const [rows, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [other, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (inner !== other)
    throw new DriftfeedError('misuse', `a product of ${rows} × ${inner} and ${other} × ${columns}`);
  const output = backend.makeOutput([rows, columns], 'float32');
  withScratch(backend, module.multiplyScratch(columns), (scratch) => {
    const ofA = [placeOf(backend, a), ...(transposeA ? [1, rows] : [inner, 1])];
    const ofB = [placeOf(backend, b), ...(transposeB ? [1, inner] : [columns, 1])];
    module.multiply(rows, columns, inner, ...ofA, ...ofB, placeOf(backend, output), scratch);
  });
  return output;
}

function adam(module: Module, call: Call): tfjs.TensorInfo[] {
  const { value, gradient, first, second } = call.inputs;
  const { rate, secondScale } = call.attrs as unknown as AdamFactors;
  const { firstDecay, secondDecay, epsilon } = adamConstants;
  const places = [value, gradient, first, second].map((one) => placeOf(call.backend as BackendWasm, one!));
  const count = value!.shape.reduce((size, length) => size * length, 1);
  module.adam(...places, count, rate, secondScale, firstDecay, secondDecay, epsilon);
  return [];
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
