import { expect, it } from 'vitest';
import { compileKernel } from './compile';
import { type KernelModule, kernelModules } from './modules';

it.each(Object.keys(kernelModules) as KernelModule[])('%s has the flavours that differ', async (name) => {
  const [relaxed, simd] = await Promise.all([compileKernel(name, 'relaxed'), compileKernel(name, 'simd')]);
  const same = Buffer.compare(relaxed, simd) === 0;
  expect(kernelModules[name].flavours).toEqual(same ? ['simd'] : ['relaxed', 'simd']);
});
