// What this machine can do, and which backend to compute on, with the reason as a code for the interface.

export type Backend = 'webgpu' | 'wasm';

export interface DeviceReport {
  /** null where no WebGPU device can be had. */
  webgpu: {
    /** The GPU's name for people. */
    adapter: string;
    /** Runs on the CPU after all (SwiftShader, llvmpipe, WARP). */
    isFallback: boolean;
  } | null;
  /** Shared memory is allowed: the page is cross-origin isolated. */
  wasmThreads: boolean;
  /** Logical cores; 1 where unknown. */
  cores: number;
  /** GiB, in rough steps and 8 for anything above; null where the browser does not say. */
  memory: number | null;
}

export type BackendPreference = 'auto' | 'webgpu' | 'wasm';

type BackendReason =
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
  return {
    webgpu: await detectWebgpu(),
    wasmThreads: globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer !== 'undefined',
    cores: navigator.hardwareConcurrency || 1,
    // Of Chromium alone, and not among TypeScript's.
    memory: (navigator as { deviceMemory?: number }).deviceMemory ?? null,
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

async function detectWebgpu(): Promise<DeviceReport['webgpu']> {
  // Typed as always there, but absent on insecure origins and in older browsers.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) return null;
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return null;
  try {
    // An adapter that cannot give a device is found out here, not in the middle of a job.
    const device = await adapter.requestDevice();
    device.destroy();
  } catch {
    return null;
  }
  const name = adapterName(adapter.info);
  return { adapter: name, isFallback: isSoftware(adapter.info, name) };
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
