// Our WebAssembly modules load in Node without a build, and what cannot run is not loaded.
import { afterEach, expect, it, vi } from 'vitest';
import { canRun, instantiate, loadWasmModule } from './wasm-module';

afterEach(() => vi.restoreAllMocks());

it('loads a module over a memory of the caller', async () => {
  const loaded = await loadWasmModule('training', { flavour: 'simd' });
  expect(loaded?.flavour).toBe('simd');
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { multiplyScratch } = instantiate<{ multiplyScratch(columns: number): number }>(loaded!, memory);
  expect(multiplyScratch(9) - multiplyScratch(8)).toBeGreaterThan(0);
});

it('imports a memory and nothing else, and brings no data', async () => {
  for (const flavour of ['simd', 'relaxed'] as const) {
    if (!canRun(flavour)) continue;
    const { module } = (await loadWasmModule('training', { flavour }))!;
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    instantiate({ module, flavour }, memory);
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
  }
});

it('takes the fastest flavour that runs, and none where there is no SIMD', async () => {
  const validate = vi.spyOn(WebAssembly, 'validate');
  // By the length of what is asked: the question about relaxed SIMD is the longer one.
  const lengths: number[] = [];
  validate.mockImplementation((bytes) => lengths.push(bytes.byteLength) === 0);
  canRun('simd');
  canRun('relaxed');
  expect(lengths[0]).toBeLessThan(lengths[1]!);
  validate.mockImplementation((bytes) => bytes.byteLength === lengths[0]);
  expect((await loadWasmModule('training'))?.flavour).toBe('simd');
  // Of a module that has one, that one, whatever else would run.
  validate.mockImplementation(() => true);
  expect((await loadWasmModule('retrieval'))?.flavour).toBe('simd');
  validate.mockImplementation(() => false);
  expect(await loadWasmModule('training')).toBeNull();
});
