// The flavours of our WebAssembly that can be tested in this Node.
import { setFlagsFromString } from 'node:v8';
import { canRun, type WasmFlavour } from '../../../device/wasm-module';

// Node 20 has relaxed SIMD, but only when asked.
if (!canRun('relaxed')) setFlagsFromString('--experimental-wasm-relaxed-simd');

export const flavours: readonly WasmFlavour[] = (['simd', 'relaxed'] as const).filter(canRun);
