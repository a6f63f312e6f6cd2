// A module has two flavours only where they differ: else one is served for nothing.
import { expect, it } from 'vitest';
import { type KernelModule, kernelModules } from '../../src/device/wasm-modules';
import { compileKernel } from './compile';

it.each(Object.keys(kernelModules) as KernelModule[])('%s has the flavours that differ', async (name) => {
  const [relaxed, simd] = await Promise.all([compileKernel(name, 'relaxed'), compileKernel(name, 'simd')]);
  const same = Buffer.compare(relaxed, simd) === 0;
  expect(kernelModules[name].flavours).toEqual(same ? ['simd'] : ['relaxed', 'simd']);
});
