// Our kernels on tfjs's WebGPU backend: compute shaders of our own among tfjs's commands.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tfjs from '@tensorflow/tfjs-core';
import { type AdamFactors, adamKernel } from '../adam';
import { forwardKernel, gradientKernel, type LstmGradientSteps, type LstmSteps } from '../lstm';
import { type AdamInputs, adam } from './adam';
import { type BackwardInputs, type ForwardInputs, lstmBackward, lstmForward } from './kernels';

/** Gives tfjs's WebGPU backend the kernels of the LSTM and of Adam. Registering again replaces them. */
export function registerWebGpuLstm(tf: typeof tfjs): void {
  const kernels: tfjs.KernelConfig[] = [
    { kernelName: forwardKernel, backendName: 'webgpu', kernelFunc: forward },
    { kernelName: gradientKernel, backendName: 'webgpu', kernelFunc: backward },
    { kernelName: adamKernel, backendName: 'webgpu', kernelFunc: adamInPlace },
  ];
  for (const kernel of kernels) {
    if (tf.getKernel(kernel.kernelName, 'webgpu')) tf.unregisterKernel(kernel.kernelName, 'webgpu');
    tf.registerKernel(kernel);
  }
}

type Call = Parameters<tfjs.KernelFunc>[0];

function forward({ inputs, backend, attrs }: Call): tfjs.TensorInfo[] {
  const { steps } = attrs as unknown as LstmSteps;
  return lstmForward(backend as WebGPUBackend, inputs as unknown as ForwardInputs, steps);
}

function backward({ inputs, backend, attrs }: Call): tfjs.TensorInfo[] {
  const { steps, wantsInputs } = attrs as unknown as LstmGradientSteps;
  return lstmBackward(backend as WebGPUBackend, inputs as unknown as BackwardInputs, steps, wantsInputs);
}

function adamInPlace({ inputs, backend, attrs }: Call): tfjs.TensorInfo[] {
  adam(backend as WebGPUBackend, inputs as unknown as AdamInputs, attrs as unknown as AdamFactors);
  return [];
}
