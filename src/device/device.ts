// What this machine can do, and which backend to compute on, with the reason as a code for the interface.

export type Backend = 'webgpu' | 'wasm';

export interface DeviceReport {
  /** null where no WebGPU device can be had; then `webgpuReason` says why. */
  webgpu: {
    /** The GPU's name for people. */
    adapter: string;
    /** Runs on the CPU after all (SwiftShader, llvmpipe, WARP). */
    isFallback: boolean;
  } | null;
  webgpuReason: 'no-api' | 'no-adapter' | 'device-failed' | null;
  wasmSimd: boolean;
  /** Shared memory is allowed: the page is cross-origin isolated. */
  wasmThreads: boolean;
  /** Logical cores; 1 where unknown. */
  cores: number;
  /** Rounded down by the browser, capped at 8 or so; null where it does not say. */
  memoryGiB: number | null;
}

export type BackendPreference = 'auto' | 'webgpu' | 'wasm';

export type BackendReason =
  | 'webgpu-fast' // a real GPU, found by itself
  | 'webgpu-chosen' // the person asked for it
  | 'wasm-chosen' // the person asked for it
  | 'no-webgpu' // there is none, so WASM
  | 'software-adapter' // WebGPU would run on the CPU, many times slower than WASM
  | 'device-lost'; // the GPU went away twice, so WASM

export interface BackendChoice {
  backend: Backend;
  /** The GPU's name on WebGPU, else null. */
  adapter: string | null;
  reason: BackendReason;
}

/** Looks, in a window or a worker; asks for an adapter and a device and gives the device back at once. */
export async function detectDevice(): Promise<DeviceReport> {
  const { webgpu, webgpuReason } = await detectWebgpu();
  return {
    webgpu,
    webgpuReason,
    wasmSimd: WebAssembly.validate(simdModule),
    wasmThreads: globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer !== 'undefined',
    cores: navigator.hardwareConcurrency || 1,
    memoryGiB: (navigator as { deviceMemory?: number }).deviceMemory ?? null,
  };
}

/**
 * The backend for embedding and training. A software adapter computes correctly but some 60 times slower than
 * WASM on the same cores, so it is taken only when asked for.
 */
export function chooseBackend(report: DeviceReport, preference: BackendPreference): BackendChoice {
  const { webgpu } = report;
  if (preference === 'wasm') return { backend: 'wasm', adapter: null, reason: 'wasm-chosen' };
  if (!webgpu) return { backend: 'wasm', adapter: null, reason: 'no-webgpu' };
  if (preference === 'webgpu') return { backend: 'webgpu', adapter: webgpu.adapter, reason: 'webgpu-chosen' };
  if (webgpu.isFallback) return { backend: 'wasm', adapter: null, reason: 'software-adapter' };
  return { backend: 'webgpu', adapter: webgpu.adapter, reason: 'webgpu-fast' };
}

/**
 * WASM threads worth starting: no more than 4, beyond which small models gain nothing, and 1 where shared memory
 * is not allowed.
 */
export function wasmThreadCount(report: Pick<DeviceReport, 'wasmThreads' | 'cores'>): number {
  return report.wasmThreads ? Math.min(4, Math.max(1, report.cores)) : 1;
}

async function detectWebgpu(): Promise<Pick<DeviceReport, 'webgpu' | 'webgpuReason'>> {
  // Typed as always there, but absent on insecure origins and in older browsers.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) return { webgpu: null, webgpuReason: 'no-api' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return { webgpu: null, webgpuReason: 'no-adapter' };
  try {
    // An adapter that cannot give a device is found out here, not in the middle of a job.
    const device = await adapter.requestDevice();
    device.destroy();
  } catch {
    return { webgpu: null, webgpuReason: 'device-failed' };
  }
  const name = adapterName(adapter.info);
  return { webgpu: { adapter: name, isFallback: isSoftware(adapter.info, name) }, webgpuReason: null };
}

/** What a person may recognise: the driver's description, else vendor, architecture and device. */
export function adapterName(
  info: Pick<GPUAdapterInfo, 'description' | 'vendor' | 'architecture' | 'device'>,
): string {
  const parts = [info.vendor, info.architecture, info.device].filter((part) => part !== '');
  return info.description || parts.join(' ') || 'GPU';
}

/** Browsers do not always set the flag for software adapters, so their names count too. */
export function isSoftware(info: Partial<GPUAdapterInfo>, name: string): boolean {
  const all = `${name} ${info.vendor ?? ''} ${info.architecture ?? ''} ${info.device ?? ''}`;
  return (
    info.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|lavapipe|microsoft basic render|warp\b/i.test(all)
  );
}

/** The smallest module that uses a 128-bit instruction (i32.const, i8x16.splat, i8x16.popcnt). */
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);
