// The choice of backend for every kind of machine; detection itself is seen in the browser tests.
import { describe, expect, it } from 'vitest';
import { adapterName, chooseBackend, type DeviceReport, isSoftware, wasmThreadCount } from './device';

const bare: DeviceReport = {
  webgpu: null,
  wasmThreads: false,
  cores: 8,
  memory: null,
};
const withGpu: DeviceReport = {
  ...bare,
  webgpu: { adapter: 'A GPU', isFallback: false },
};
const software: DeviceReport = {
  ...bare,
  webgpu: { adapter: 'SwiftShader', isFallback: true },
};

describe('chooseBackend', () => {
  it.each([
    [withGpu, 'auto', { backend: 'webgpu', adapter: 'A GPU', reason: 'webgpu-fast' }],
    [withGpu, 'webgpu', { backend: 'webgpu', adapter: 'A GPU', reason: 'webgpu-chosen' }],
    [withGpu, 'wasm', { backend: 'wasm', adapter: null, reason: 'wasm-chosen' }],
    [software, 'auto', { backend: 'wasm', adapter: null, reason: 'software-adapter' }],
    [software, 'webgpu', { backend: 'webgpu', adapter: 'SwiftShader', reason: 'webgpu-chosen' }],
    [bare, 'auto', { backend: 'wasm', adapter: null, reason: 'no-webgpu' }],
    [bare, 'webgpu', { backend: 'wasm', adapter: null, reason: 'no-webgpu' }],
  ] as const)('%#', (report, preference, expected) => {
    expect(chooseBackend(report, preference)).toEqual(expected);
  });
});

describe('adapters', () => {
  it('are named by what a person may recognise', () => {
    const unnamed = { description: '', vendor: 'nvidia', architecture: 'hopper', device: '' };
    expect(adapterName(unnamed)).toBe('nvidia hopper');
    expect(adapterName({ ...unnamed, description: 'NVIDIA H200' })).toBe('NVIDIA H200');
    expect(adapterName({ description: '', vendor: '', architecture: '', device: '' })).toBe('GPU');
  });

  it('are software by flag or by name', () => {
    expect(isSoftware({ isFallbackAdapter: true }, 'x')).toBe(true);
    expect(isSoftware({ vendor: 'google', architecture: 'swiftshader' }, 'google swiftshader')).toBe(true);
    expect(isSoftware({}, 'llvmpipe (LLVM 17)')).toBe(true);
    expect(isSoftware({ vendor: 'nvidia', architecture: 'hopper' }, 'nvidia hopper')).toBe(false);
  });
});

it('starts threads only where memory can be shared', () => {
  expect(wasmThreadCount({ wasmThreads: false, cores: 8 })).toBe(1);
  expect(wasmThreadCount({ wasmThreads: true, cores: 8 })).toBe(4);
  expect(wasmThreadCount({ wasmThreads: true, cores: 2 })).toBe(2);
});
